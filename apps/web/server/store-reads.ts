import {
  alignWindow,
  type BreakerWallFacts,
  createAdmittedStates,
  createAttributeReader,
  createBreakerReader,
  createBreakerWallReader,
  createGraphReader,
  createIncidentReader,
  createIntakeReader,
  createLatencyMapReader,
  createOpeningCounts,
  createSeriesReader,
  createServiceReader,
  createTraceReader,
  createTraceSearch,
  type Store,
} from '@faultline/clickhouse';
import { attributeContrasts, buildTrafficGraph, type GraphFacts, NO_INTAKE_FACTS } from '@faultline/model';
import { breakerDocuments, breakersWithoutState } from './breaker-documents.ts';
import type { ConsoleReads, ReadWindow } from './console-reads.ts';
import { recentIntakeFacts } from './recent-intake-facts.ts';
import { openStoreDiagnosis } from './store-diagnosis.ts';
import { unlessEmpty } from './store-failure.ts';
import { openStoreMissing } from './store-missing.ts';
import { traceDocument } from './trace-document.ts';
import { viewedGraph } from './viewed-graph.ts';
import { wallDocument } from './wall-document.ts';

/** A window that ended longer ago is over: what is the case now says nothing of it, and its graph may be kept. */
const NOW_LASTS_MS = 60_000;

/** More than anybody looks into at once. */
const MOST_OPEN = 50;

/** Two minutes of course; counts of the last of them, as on the live map; openings of five minutes. */
const WALL = { stepMs: 2_000, steps: 60, summedSteps: 30, historyMs: 300_000 };

/** Reads from ClickHouse. Closes the store when it is closed. */
export function openStoreReads(store: Store): ConsoleReads {
  const graphs = createGraphReader(store);
  const breakers = createBreakerReader(store);
  const admittedStates = createAdmittedStates(store);
  const walls = createBreakerWallReader(store);
  const services = createServiceReader(store);
  const series = createSeriesReader(store);
  const openings = createOpeningCounts(store);
  const traces = createTraceReader(store);
  const traceSearch = createTraceSearch(store);
  const latencies = createLatencyMapReader(store);
  const attributes = createAttributeReader(store);
  const diagnosis = openStoreDiagnosis(store);
  const incidents = createIncidentReader(store);
  const intake = createIntakeReader(store, Date.now);
  const intakeFacts = recentIntakeFacts((signal) => intake.read(signal));

  const readFacts = (window: ReadWindow & { recentMs: number }) =>
    unlessEmpty(graphs.read(window), () => nothingSeen(window));

  /** Incidents that were open as the window ended, or are now if it is not over. */
  const openIncidents = async ({ toMs, nowMs, signal }: ReadWindow) => {
    const end = toMs < nowMs - NOW_LASTS_MS ? toMs : nowMs + NOW_LASTS_MS;
    const during = await unlessEmpty(
      incidents.list({ fromMs: end - 1, toMs: end, limit: MOST_OPEN, signal }),
      () => [],
    );
    return during.filter((incident) => incident.end === 0 || incident.end > end);
  };

  const isOver = ({ toMs, nowMs }: ReadWindow) => toMs < nowMs - NOW_LASTS_MS;
  const newsOf = async (window: ReadWindow) => (isOver(window) ? NO_INTAKE_FACTS : intakeFacts());

  return {
    async graph(window) {
      const [facts, news, open] = await Promise.all([readFacts(window), newsOf(window), openIncidents(window)]);
      return viewedGraph(facts, news, open);
    },
    async graphWithBreakers(window) {
      const [facts, histories] = await Promise.all([
        readFacts({ ...window, recentMs: 0 }),
        // Of the buckets that the facts are of, or states would be told that no transition leads to.
        unlessEmpty(breakers.read({ ...window, ...alignWindow(window.fromMs, window.toMs) }), () => []),
      ]);
      const graph = buildTrafficGraph(facts);
      const past = histories.map(({ transitions, ...breaker }) => ({
        ...breaker,
        transitions: transitions.map(({ atMs, ...transition }) => ({ at: atMs, ...transition })),
      }));
      const admitted = await admittedStates.read({
        ...{ fromMs: facts.window.fromMs, toMs: facts.window.toMs, signal: window.signal },
        breakers: breakersWithoutState(facts, past),
      });
      return { graph, breakers: breakerDocuments(facts, graph, past, admitted) };
    },
    async breakerWall({ nowMs, signal }) {
      // Spans are up to 2 s late: the step that goes on now, and the one before, would look like a drop.
      const fromMs = (Math.floor(nowMs / WALL.stepMs) - 1 - WALL.steps) * WALL.stepMs;
      const times = { ...WALL, fromMs, nowMs };
      return wallDocument(await unlessEmpty(walls.read({ ...times, signal }), () => NOTHING_ON_THE_WALL), times);
    },
    async serviceInside(window) {
      const { operations, instances, versions } = await services.read(window);
      return {
        operations,
        instances: instances.map(({ lastSeenMs, ...instance }) => ({ ...instance, lastSeen: lastSeenMs })),
        versions,
      };
    },
    async series(window) {
      const points = await unlessEmpty(series.read(window), () => []);
      return points.map(({ atMs, ...point }) => ({ at: atMs, ...point }));
    },
    async openings(window) {
      const counts = await unlessEmpty(openings.read(window), () => []);
      return counts.map(({ atMs, ...count }) => ({ at: atMs, ...count }));
    },
    async searchTraces(search) {
      const nothing = { traces: [], next: undefined };
      const { traces, next } = await unlessEmpty(traceSearch.search(search), () => nothing);
      return {
        traces: traces.map(({ startMs, durationMs, ...trace }) => ({ ...trace, start: startMs, duration: durationMs })),
        next,
      };
    },
    async trace(traceId, signal) {
      const trace = await unlessEmpty(traces.read({ traceId, signal }), () => undefined);
      return trace && traceDocument(trace);
    },
    async latencyMap(search) {
      const cells = await unlessEmpty(latencies.cells(search), () => []);
      return cells.map(({ atMs, step, spans, errors }) => ({
        at: atMs,
        min: step === 0 ? 0 : latencyOfStep(step),
        max: latencyOfStep(step + 1),
        spans,
        errors,
      }));
    },
    async contrast(search) {
      const counts = await unlessEmpty(latencies.contrast(search), () => ({ bad: 0, good: 0, values: [] }));
      return {
        selected: counts.bad,
        others: counts.good,
        attributes: attributeContrasts(counts, MOST_CONTRASTS).map(({ inBad, inGood, ...attribute }) => ({
          ...attribute,
          inSelected: inBad,
          inOthers: inGood,
        })),
      };
    },
    async attributeKeys(search) {
      const { items, sampledSpans } = await unlessEmpty(attributes.keys(search), () => NOTHING_FOUND);
      return { sampledSpans, keys: items };
    },
    async attributeValues(search) {
      const { items, sampledSpans } = await unlessEmpty(attributes.values(search), () => NOTHING_FOUND);
      return { sampledSpans, key: search.key, values: items };
    },
    diagnosis,
    missing: openStoreMissing(store, (window) => readFacts({ ...window, recentMs: 0 }), newsOf),
    close: () => store.close(),
  };
}

const MOST_CONTRASTS = 20;

/** Milliseconds at which a step of duration begins: the first whole nanosecond in it, as durations are. */
function latencyOfStep(step: number): number {
  return Math.ceil(2 ** (step / 2) * 1e3) / 1e6;
}

const NOTHING_ON_THE_WALL: BreakerWallFacts = {
  courses: [],
  breakerStates: [],
  histories: [],
  bulkheads: [],
  breakerTargets: [],
  peerServices: [],
  partial: false,
};

const NOTHING_FOUND = { items: [], sampledSpans: 0 };

/** What a store without tables knows of a window. */
function nothingSeen({ fromMs, toMs, nowMs, recentMs }: ReadWindow & { recentMs: number }): GraphFacts {
  return {
    window: { fromMs, toMs, bucketMs: 10_000 },
    nowMs,
    beganMs: fromMs,
    asOfMs: fromMs,
    recentMs,
    partial: false,
    edges: [],
    services: [],
    breakers: [],
    breakerStates: [],
    peerServices: [],
    breakerTargets: [],
    fanOut: new Map(),
    quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
  };
}
