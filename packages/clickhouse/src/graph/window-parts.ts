import type { Store } from '../store/connect.ts';
import { BUCKET_MS, type Bucket, bucketsBetween, MARGIN_MS, withNeighbours } from './buckets.ts';
import { readChangedBuckets } from './changed-buckets.ts';

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

/** SELECT of the newest whole versions of the buckets that are not live; takes `closedParams`. */
export function closedBuckets(table: 'edges_10s' | 'fan_out_10s'): string {
  return `
  SELECT * FROM ${table}
  WHERE (bucket, version) IN (
    SELECT bucket, max(version) FROM edges_10s
    WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
      AND bucket NOT IN {live:Array(DateTime)}
    GROUP BY bucket)
  AND bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})`;
}

/** Parameters of a query on `closedBuckets`. */
export function closedParams({ fromMs, toMs, live }: WindowParts) {
  return { from: fromMs / 1000, to: toMs / 1000, live };
}

/** Parameters of a query on the live buckets' halves. */
export function liveParams({ live }: WindowParts) {
  return { buckets: live, read_buckets: withNeighbours(live, MARGIN_MS) };
}
