import { addHistogram, type NodeRef, type Percentiles, percentilesMs } from '@faultline/model';
import { readAnsweringAddresses } from '../graph/answering-addresses.ts';
import { alignWindow } from '../graph/buckets.ts';
import { calls, ENDS_SETTINGS } from '../graph/edge-select.ts';
import { readDuplicates } from '../graph/read-duplicates.ts';
import { histogram } from '../graph/rows.ts';
import { closedParams, closedRows, liveParams, splitWindow, type WindowParts } from '../graph/window-parts.ts';
import type { StatementOptions, Store } from '../store/connect.ts';
import { seriesStep } from './series-step.ts';

/** Figures of one step: from here until the next point. */
export interface SeriesPoint {
  /** Epoch milliseconds. */
  atMs: number;
  requests: number;
  /** Failures and timeouts. */
  errors: number;
  /** Milliseconds, as the callee measured where it did, else as its callers did. */
  latency: Percentiles;
}

export interface SeriesRead {
  /** Epoch milliseconds; widened to whole steps. */
  fromMs: number;
  toMs: number;
  nowMs: number;
  /** Only calls to here; all callees by default. */
  target?: NodeRef;
  /** Only calls from here; all callers by default. */
  source?: NodeRef;
  signal?: AbortSignal;
}

/** Reads the course of the calls to a node, from one, or over one connection. */
export interface SeriesReader {
  /**
   * One point per step, quiet ones included, in order. A step is 10 s, or so much longer that there are 400 at most.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: SeriesRead): Promise<SeriesPoint[]>;
}

interface SeriesRow {
  at: number;
  requests: number;
  errors: number;
  caller_latency: Record<string, number>;
  callee_latency: Record<string, number>;
}

/** What nobody answered shows an address, or a name, and counts where `resolveTargets` of the model says that it was meant. */
const ON_CONNECTION = `
  ({targetKind:String} = '' OR (target_kind = {targetKind:String} AND target = {target:String})
    OR ({targetKind:String} = 'service' AND target_kind = 'external' AND (target = {target:String}
      OR (source, if(address != '', address, target)) IN arrayZip({callers:Array(String)}, {addresses:Array(String)}))))
  AND ({sourceKind:String} = '' OR (source_kind = {sourceKind:String} AND source = {source:String}))`;

const STEP = 'intDiv(toUnixTimestamp(p.bucket), {step:UInt32}) * {step:UInt32}';

const SUMS = `sum(p.requests) AS requests, sum(p.errors) AS errors, sumMap(p.caller_latency) AS caller_latency,
    sumMap(p.callee_latency) AS callee_latency`;

export function createSeriesReader(store: Store): SeriesReader {
  return {
    async read({ fromMs, toMs, nowMs, target, source, signal }) {
      const window = alignWindow(fromMs, toMs);
      const step = seriesStep(window);
      const from = Math.floor(window.fromMs / 1000 / step) * step;
      const to = Math.ceil(window.toMs / 1000 / step) * step;
      const [parts, answering] = await Promise.all([
        splitWindow(store, { fromMs: from * 1000, toMs: to * 1000 }, nowMs, signal, step),
        target ? readAnsweringAddresses(store, target, source, signal) : [],
      ]);
      const params = {
        step,
        targetKind: target?.kind ?? '',
        target: target?.name ?? '',
        sourceKind: source?.kind ?? '',
        source: source?.name ?? '',
        callers: answering.map(({ caller }) => caller),
        addresses: answering.map(({ address }) => address),
      };
      const rows = (
        await Promise.all([readClosed(store, parts, params, signal), readLive(store, parts, params, signal)])
      ).flat();
      const points: SeriesPoint[] = [];
      for (let at = from; at < to; at += step) {
        points.push(
          seriesPoint(
            at,
            rows.filter((row) => row.at === at),
          ),
        );
      }
      return points;
    },
  };
}

function readClosed(
  store: Store,
  parts: WindowParts,
  params: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<SeriesRow[]> {
  const columns = `bucket, target_kind, target, source_kind, source, address, executed AS requests, failed + timed_out AS errors,
    caller_latency, callee_latency`;
  return readSteps(
    store,
    `SELECT ${STEP} AS at, ${SUMS} FROM (${closedRows(columns, parts)}) AS p WHERE ${ON_CONNECTION} GROUP BY at`,
    { params: { ...closedParams(parts), ...params }, ...(signal ? { signal } : {}) },
  );
}

async function readLive(
  store: Store,
  parts: WindowParts,
  params: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<SeriesRow[]> {
  if (parts.live.length === 0) return [];
  const copies = (await readDuplicates(store, parts, signal)) > 0;
  return readSteps(
    store,
    `SELECT ${STEP} AS at, ${SUMS}
     FROM (
       SELECT bucket, sum(weight) AS requests, sumIf(weight, is_failed OR is_timed_out) AS errors,
         sumMapIf(map(toUInt16(log2(caller_duration + 1) * 16), weight), has_caller) AS caller_latency,
         sumMapIf(map(toUInt16(log2(callee_duration + 1) * 16), weight), has_callee) AS callee_latency
       FROM (${calls(copies)})
       WHERE ${ON_CONNECTION}
       GROUP BY bucket) AS p
     GROUP BY at`,
    { params: { ...liveParams(parts), ...params }, settings: ENDS_SETTINGS, ...(signal ? { signal } : {}) },
  );
}

function readSteps(store: Store, select: string, options: StatementOptions): Promise<SeriesRow[]> {
  return store.read<SeriesRow>(`SELECT at, ${SUMS} FROM (${store.onShards(select)}) AS p GROUP BY at`, options);
}

function seriesPoint(at: number, rows: readonly SeriesRow[]): SeriesPoint {
  const sum = (figure: 'requests' | 'errors') => rows.reduce((total, row) => total + row[figure], 0);
  const latency = (end: 'caller_latency' | 'callee_latency') =>
    rows.reduce((total, row) => addHistogram(total, histogram(row[end])), new Map<number, number>());
  const callee = latency('callee_latency');
  return {
    atMs: at * 1000,
    requests: sum('requests'),
    errors: sum('errors'),
    latency: percentilesMs(callee.size > 0 ? callee : latency('caller_latency')),
  };
}
