import { inRanges, type TimeRange, takeWhole } from '../graph/time-ranges.ts';
import type { Store } from '../store/connect.ts';

/** Tables above service_10s, from coarse to fine: seconds of a bucket, and what the table's name ends with. */
const COARSER = [
  { seconds: 3_600, suffix: '1h' },
  { seconds: 60, suffix: '1m' },
];

/** Migration that made service_1m and service_1h. They hold what was inserted since. */
const MIGRATION = 7;
/** A client's clock that is ahead may have sent spans of this time before. */
const CLOCKS_AHEAD_S = 3_600;

const COLUMNS = `service, operation, kind, instance, version, namespace, region, team, criticality, spans, late_spans, requests,
    errors, latency`;

/**
 * SELECT of a window's rows of the services, from hours and minutes where there are whole ones; `last_seen` is the 10 s
 * bucket of the newest span.
 * @param window epoch milliseconds, whole 10 s buckets
 */
export async function serviceRows(
  store: Store,
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<string> {
  const parts: string[] = [];
  let rest: TimeRange[] = [{ from: window.fromMs / 1000, to: window.toMs / 1000 }];
  const wholeFrom = await readWholeFrom(store, signal);
  for (const { seconds, suffix } of COARSER) {
    const { taken, rest: left } = takeWhole(rest, seconds, (start) => start >= wholeFrom);
    if (taken.length > 0) {
      parts.push(`SELECT bucket, last_seen, ${COLUMNS} FROM service_${suffix} WHERE ${inRanges(taken)}`);
    }
    rest = left;
  }
  if (rest.length > 0) {
    parts.push(`SELECT bucket, bucket AS last_seen, ${COLUMNS} FROM service_10s WHERE ${inRanges(rest)}`);
  }
  return parts.join('\n  UNION ALL\n  ');
}

/** By store: it never changes. */
const known = new WeakMap<Store, number>();

/** Epoch seconds since when minutes and hours hold everything. */
async function readWholeFrom(store: Store, signal?: AbortSignal): Promise<number> {
  const wholeFrom = known.get(store);
  if (wholeFrom !== undefined) return wholeFrom;
  const [row] = await store.read<{ at: number }>(
    `SELECT toUnixTimestamp(max(applied)) AS at FROM (${store.onShards(
      'SELECT min(applied_at) AS applied FROM schema_migrations WHERE version = {version:UInt32}',
    )})`,
    { params: { version: MIGRATION }, ...(signal ? { signal } : {}) },
  );
  if (!row || row.at <= 0) return Number.POSITIVE_INFINITY;
  known.set(store, row.at + CLOCKS_AHEAD_S);
  return row.at + CLOCKS_AHEAD_S;
}
