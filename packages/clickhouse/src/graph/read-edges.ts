import type { ConnectionKind, EdgeFact, FanOut, Histogram, NodeKind, NodeRef } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { BUCKET_MS, type Bucket, bucketsBetween, MARGIN_MS, withNeighbours } from './buckets.ts';
import { readChangedBuckets } from './changed-buckets.ts';
import { CALLS, DUPLICATES, EDGE_FIGURES, EDGE_KEY, FAN_OUT } from './edge-select.ts';

/** An aligned window, and which of its buckets are to be answered from halves because the rollups lack rows of theirs. */
export interface WindowParts {
  fromMs: number;
  toMs: number;
  live: Bucket[];
  /** More buckets lack rows than can be answered from halves; the oldest of them are incomplete until the job ran. */
  partial: boolean;
}

/** The newest buckets change all the time, whatever the job has done. */
const ALWAYS_LIVE_MS = 20_000;
/** Two hours. History sent in bulk makes more, until the edge job has worked it off. */
const MOST_LIVE_BUCKETS = 720;

/** Finds out which buckets received rows that the edge job has not seen. */
export async function splitWindow(
  store: Store,
  window: { fromMs: number; toMs: number },
  nowMs: number,
  signal?: AbortSignal,
): Promise<WindowParts> {
  const changed = await readChangedBuckets(
    store,
    { from: (window.fromMs - BUCKET_MS) / 1000, to: (window.toMs + BUCKET_MS) / 1000 },
    signal,
  );
  const dirty = new Set(
    withNeighbours(
      changed.map((row) => row.bucket),
      BUCKET_MS,
    ),
  );
  const live = bucketsBetween(window.fromMs, window.toMs).filter(
    (bucket) => dirty.has(bucket) || bucket * 1000 + BUCKET_MS > nowMs - ALWAYS_LIVE_MS,
  );
  return { ...window, live: live.slice(-MOST_LIVE_BUCKETS), partial: live.length > MOST_LIVE_BUCKETS };
}

interface EdgeRow {
  source_kind: string;
  source: string;
  target_kind: string;
  target: string;
  address: string;
  connection: ConnectionKind;
  breaker: string;
  recent: boolean;
  executed: number;
  matched: number;
  failed: number;
  timed_out: number;
  retries: number;
  injected: number;
  rows: number;
  sampled_rows: number;
  duplicate_rows: number;
  newest_ms: number;
  caller_latency: Record<string, number>;
  callee_latency: Record<string, number>;
}

/** Edges of a window, and what they say about its quality. */
export interface WindowEdges {
  edges: EdgeFact[];
  /** Start of the newest call in epoch milliseconds; 0 without calls. */
  newestMs: number;
  duplicates: number;
  /** Calls whose caller is unknown. */
  orphans: number;
}

/**
 * Edges of a window: from the rollups where they are complete, from halves elsewhere. A pair of nodes may come in several
 * rows, which add up.
 * @param recentFromMs calls that started since then are marked recent
 */
export async function readEdges(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<WindowEdges> {
  const rows = (
    await Promise.all([readRollups(store, parts, signal), readLive(store, parts, recentFromMs, signal)])
  ).flat();
  const edges = rows.filter((row) => row.rows > 0).map(edgeFact);
  return {
    edges,
    newestMs: Math.max(0, ...rows.filter((row) => row.rows > 0).map((row) => row.newest_ms)),
    duplicates: rows.reduce((sum, row) => sum + row.duplicate_rows, 0),
    orphans: edges.reduce((sum, edge) => sum + (edge.source ? 0 : edge.executed), 0),
  };
}

const ROLLUP_FIGURES = [
  'executed',
  'matched',
  'failed',
  'timed_out',
  'retries',
  'injected',
  'rows',
  'sampled_rows',
  'duplicate_rows',
]
  .map((column) => `sum(e.${column}) AS ${column}`)
  .join(', ');

/** Newest whole versions of the buckets of `{from}` to `{to}` that are not in `{live}`. */
export const CLOSED_BUCKETS = (table: 'edges_10s' | 'fan_out_10s') => `
  SELECT * FROM ${table}
  WHERE (bucket, version) IN (
    SELECT bucket, max(version) FROM edges_10s
    WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
      AND bucket NOT IN {live:Array(DateTime)}
    GROUP BY bucket)
  AND bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})`;

export function closedParams({ fromMs, toMs, live }: WindowParts) {
  return { from: fromMs / 1000, to: toMs / 1000, live };
}

export function liveParams({ live }: WindowParts) {
  return { buckets: live, read_buckets: withNeighbours(live, MARGIN_MS) };
}

function readRollups(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<EdgeRow[]> {
  return store.read<EdgeRow>(
    `SELECT ${EDGE_KEY}, false AS recent, ${ROLLUP_FIGURES}, toUnixTimestamp64Milli(max(e.newest)) AS newest_ms,
       sumMap(e.caller_latency) AS caller_latency, sumMap(e.callee_latency) AS callee_latency
     FROM (${CLOSED_BUCKETS('edges_10s')}) AS e
     GROUP BY ${EDGE_KEY}`,
    { params: closedParams(parts), ...(signal ? { signal } : {}) },
  );
}

async function readLive(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<EdgeRow[]> {
  if (parts.live.length === 0) return [];
  return store.read<EdgeRow>(
    `SELECT * EXCEPT newest, 0 AS duplicate_rows, toUnixTimestamp64Milli(newest) AS newest_ms
     FROM (
       SELECT ${EDGE_KEY}, time >= fromUnixTimestamp64Milli({recentFromMs:Int64}) AS recent, ${EDGE_FIGURES}
       FROM (${CALLS})
       GROUP BY ${EDGE_KEY}, recent)
     UNION ALL
     SELECT '', '', '', '', '', '', '', false, 0, 0, 0, 0, 0, 0, 0, 0, map(), map(), duplicate_rows, 0
     FROM (${DUPLICATES})`,
    { params: { ...liveParams(parts), recentFromMs: Math.floor(recentFromMs) }, ...(signal ? { signal } : {}) },
  );
}

function edgeFact(row: EdgeRow): EdgeFact {
  return {
    source: nodeRef(row.source_kind, row.source),
    target: nodeRef(row.target_kind, row.target),
    address: row.address,
    kind: row.connection,
    breaker: row.breaker,
    recent: Boolean(row.recent),
    executed: row.executed,
    matched: row.matched,
    failed: row.failed,
    timedOut: row.timed_out,
    retries: row.retries,
    injected: row.injected,
    rows: row.rows,
    sampledRows: row.sampled_rows,
    callerLatency: histogram(row.caller_latency),
    calleeLatency: histogram(row.callee_latency),
  };
}

export function nodeRef(kind: string, name: string): NodeRef | null {
  return kind === 'unknown' || kind === '' ? null : { kind: kind as NodeKind, name };
}

export function histogram(json: Record<string, number>): Histogram {
  return new Map(Object.entries(json).map(([bucket, count]) => [Number(bucket), count]));
}

/** Calls caused per request at the entry, over the window. */
export async function readFanOut(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<FanOut> {
  const select = (sql: string, params: Record<string, unknown>) =>
    store.read<{ sum: Record<string, number> }>(`SELECT sumMap(requests_by_calls) AS sum FROM (${sql})`, {
      params,
      ...(signal ? { signal } : {}),
    });
  const rows = await Promise.all([
    select(CLOSED_BUCKETS('fan_out_10s'), closedParams(parts)),
    parts.live.length > 0 ? select(FAN_OUT, liveParams(parts)) : [],
  ]);
  const fanOut = new Map<number, number>();
  for (const { sum } of rows.flat()) {
    for (const [calls, requests] of histogram(sum)) fanOut.set(calls, (fanOut.get(calls) ?? 0) + requests);
  }
  return fanOut;
}
