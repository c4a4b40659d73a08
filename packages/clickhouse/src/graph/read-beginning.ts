import { serviceRows } from '../services/service-rollups.ts';
import type { Store } from '../store/connect.ts';
import { inRanges } from './time-ranges.ts';

/** A system that was silent for this long before a window has begun anew within it. */
const SILENCE_MS = 300_000;
/** Whoever has called others for so long without a request from the entry is not starting. Bounds what is read, too. */
const STARTING_MS = 600_000;

/**
 * Start of the oldest request from the entry, or of the oldest call where none came from there in the first minutes, when
 * traffic began within the window (epoch milliseconds, whole buckets); otherwise, and without traffic, the window's own
 * start. What services do while they start, before anybody asks them for anything, is not the beginning.
 */
export async function readBeginning(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<number> {
  const options = signal ? { signal } : {};
  const silentFrom = Math.max(0, fromMs - SILENCE_MS);
  const before = await store.read(
    `SELECT 1 FROM (${store.onShards(`SELECT 1 FROM service_10s WHERE ${between(silentFrom, fromMs)} LIMIT 1`)})`,
    options,
  );
  if (before.length > 0) return fromMs;
  const firstMs = await readFirstBucket(store, { fromMs, toMs }, signal);
  if (firstMs === undefined) return fromMs;
  const oldest = `
    SELECT minIf(time, peer_kind = 'entry') AS entry, countIf(peer_kind = 'entry') AS entries, min(time) AS any, min(bucket) AS first
    FROM halves WHERE ${between(firstMs, Math.min(toMs, firstMs + STARTING_MS))}`;
  const [row] = await store.read<{ beganMs: number; firstMs: number }>(
    `SELECT toUnixTimestamp64Milli(if(sum(entries) > 0, minIf(entry, entries > 0), minIf(any, first > 0))) AS beganMs,
       toUnixTimestamp(minIf(first, first > 0)) * 1000 AS firstMs
     FROM (${store.onShards(oldest)})`,
    options,
  );
  // The ends of the first calls have expired: to the bucket is as near as can be told.
  if (!row || row.firstMs === 0 || row.firstMs > firstMs + SILENCE_MS) return firstMs;
  return row.beganMs;
}

/** Epoch milliseconds; the hour or the minute first, and then its first bucket. */
async function readFirstBucket(
  store: Store,
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<number | undefined> {
  const first = async (select: string): Promise<number | undefined> => {
    const [row] = await store.read<{ at: number }>(
      `SELECT toUnixTimestamp(minIf(first, first > 0)) AS at FROM (${store.onShards(select)})`,
      signal ? { signal } : {},
    );
    return row && row.at > 0 ? row.at * 1000 : undefined;
  };
  const roughlyMs = await first(`SELECT min(bucket) AS first FROM (${await serviceRows(store, window, signal)})`);
  if (roughlyMs === undefined) return undefined;
  return first(`SELECT min(bucket) AS first FROM service_10s WHERE ${between(roughlyMs, roughlyMs + HOUR_MS)}`);
}

const HOUR_MS = 3_600_000;

function between(fromMs: number, toMs: number): string {
  return inRanges([{ from: fromMs / 1000, to: toMs / 1000 }]);
}
