import type { CallsReader, IncidentReader, IncidentWriter, TickReader } from '@faultline/clickhouse';
import {
  alarmsAmong,
  type Baseline,
  baselineSteps,
  courseSteps,
  DETECTION_WEIGHTS,
  type Incident,
  incidentChanges,
  joinTicks,
  lastBadOf,
  type Neighbours,
  neighboursOf,
  type ServiceCall,
  TICK_MS,
  type Tick,
} from '@faultline/model';
import { baselineWindowOf, type TimeSpan } from './baseline-window.ts';
import { inSlices } from './in-slices.ts';
import { inTurns } from './in-turns.ts';
import type { Investigation } from './investigation.ts';
import { RecentTicks } from './recent-ticks.ts';
import type { Teaching } from './teaching.ts';

export interface DetectionOptions {
  ticks: TickReader;
  calls: CallsReader;
  reader: IncidentReader;
  writer: Pick<IncidentWriter, 'write'>;
  investigation: Pick<Investigation, 'label' | 'explain'>;
  teaching: Pick<Teaching, 'of'>;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Evidence older than this is no news. */
const WINDOW_MS = 120_000;
/** What is compared with ends so long ago, so that what is noticed is not in it. */
const BASELINE = { lengthMs: 600_000, lagMs: 60_000 };
/** Incidents that ended before this are out of every window. */
const REMEMBERED_MS = 2 * BASELINE.lengthMs;
const MOST_INCIDENTS = 200;
const LEARN_EVERY_MS = 10_000;
/** Of a large system it takes seconds: then it is done so rarely that it takes one part in so many of the time. */
const LEARN_SHARE = 10;
const CALLS_EVERY_MS = 30_000;
const CALLS_OF_MS = 900_000;

/**
 * Watches recent spans, opens incidents, follows and closes them. What it decides follows from the store alone: what it
 * keeps in memory was read there and spares reading it again. So it can begin anew, or run in several collectors at once.
 */
export class DetectionJob {
  readonly #options: DetectionOptions;
  readonly #recent: RecentTicks;
  #learnt: { baseline: Baseline; window: TimeSpan; atMs: number; tookMs: number } | undefined;
  #calls: { calls: readonly ServiceCall[]; neighbours: Neighbours; atMs: number } | undefined;

  constructor(options: DetectionOptions) {
    this.#options = options;
    this.#recent = new RecentTicks(options.ticks, BASELINE.lengthMs + BASELINE.lagMs);
  }

  /** @throws StoreUnavailableError, StoreRejectedError; the next run does the work of both */
  async run(): Promise<void> {
    const { clock, reader, writer, investigation, teaching } = this.#options;
    const nowMs = clock();
    const known = await reader.list({
      fromMs: nowMs - REMEMBERED_MS,
      toMs: nowMs + REMEMBERED_MS,
      limit: MOST_INCIDENTS,
    });
    const open = known.filter(({ status }) => status === 'open');
    const closed = known.filter(({ status }) => status === 'closed');
    const recent = await this.#recent.upTo(nowMs);
    const { baseline, window } = await this.#learn(recent, open, closed, nowMs);
    // What a former incident did is told already.
    const fromMs = Math.max(nowMs - WINDOW_MS, ...closed.map(({ end }) => end));
    const ticks = recent.filter(({ startMs }) => startMs >= fromMs);
    const courses = await inTurns(courseSteps(ticks, baseline, DETECTION_WEIGHTS));
    const { calls, neighbours } = await this.#readCalls(nowMs);
    const among = { calls, neighbours, incidents: known };
    const alarms = alarmsAmong(courses.values(), neighbours, DETECTION_WEIGHTS);
    const moment = { nowMs, ticks, baseline, baselineWindow: window, courses, alarms, neighbours, open };
    const failures: unknown[] = [];
    // Closed ones too: what the last look at one failed to read may be there now.
    const current = new Map(known.map((incident) => [incident.id, incident]));
    await forEach(failures, incidentChanges(moment), async (change) => {
      // Until its change is kept: to explain it as it was would undo a change that was kept unnoticed.
      current.delete(change.id);
      const incident = await investigation.label(change, among);
      await writer.write(incident, clock());
      current.set(incident.id, incident);
    });
    await forEach(failures, current.values(), async (incident) => {
      const told = await investigation.explain(incident, clock(), among, lastBadOf(incident, courses));
      if (told) await writer.write(told, clock());
    });
    await teaching.of(closed, nowMs);
    if (failures.length > 0) throw failures[0];
  }

  /** While an incident is open, what it is compared with stays what it was when it began. */
  async #learn(
    recent: readonly Tick[],
    open: readonly Incident[],
    closed: readonly Incident[],
    nowMs: number,
  ): Promise<{ baseline: Baseline; window: TimeSpan }> {
    const seenFromMs = recent[0]?.startMs ?? nowMs;
    const window = baselineWindowOf({ nowMs, seenFromMs, open, closed, ...BASELINE });
    const before = this.#learnt;
    const isFresh =
      before &&
      before.window.to > before.window.from &&
      nowMs - before.atMs < Math.max(LEARN_EVERY_MS, LEARN_SHARE * before.tookMs);
    if (before && (isFresh || (before.window.from === window.from && before.window.to === window.to))) return before;
    const isRecent = window.from >= nowMs - BASELINE.lengthMs - BASELINE.lagMs - LEARN_EVERY_MS;
    const ticks = isRecent
      ? recent.filter(({ startMs }) => startMs >= window.from && startMs < window.to)
      : await this.#readTicks(window);
    const startedAt = performance.now();
    const baseline = await inTurns(baselineSteps(ticks, DETECTION_WEIGHTS));
    this.#learnt = { baseline, window, atMs: nowMs, tookMs: performance.now() - startedAt };
    return this.#learnt;
  }

  async #readTicks({ from, to }: TimeSpan): Promise<Tick[]> {
    const { ticks } = this.#options;
    const [fromMs, toMs] = [firstTickFrom(from), firstTickFrom(to)];
    return joinTicks(
      await inSlices(ticks.read, fromMs, toMs),
      await inSlices(ticks.readAnswered, fromMs, toMs),
      await inSlices(ticks.readRequestCalls, fromMs, toMs),
    );
  }

  async #readCalls(nowMs: number): Promise<{ calls: readonly ServiceCall[]; neighbours: Neighbours }> {
    if (!this.#calls || nowMs - this.#calls.atMs > CALLS_EVERY_MS) {
      const calls = await this.#options.calls.read(nowMs - CALLS_OF_MS);
      this.#calls = { calls, neighbours: neighboursOf(calls), atMs: nowMs };
    }
    return this.#calls;
  }
}

function firstTickFrom(ms: number): number {
  return Math.ceil(ms / TICK_MS) * TICK_MS;
}

/** Each incident for itself: one that fails now must not keep the others from their turn. */
async function forEach(
  failures: unknown[],
  incidents: Iterable<Incident>,
  act: (incident: Incident) => Promise<void>,
): Promise<void> {
  for (const incident of incidents) {
    try {
      await act(incident);
    } catch (error) {
      failures.push(error);
    }
  }
}
