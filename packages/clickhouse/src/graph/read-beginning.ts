import type { Store } from '../store/connect.ts';

/** A system that was silent for this long before a window has begun anew within it. */
const SILENCE_MS = 300_000;

/**
 * Start of the oldest call of a window (epoch milliseconds, whole buckets) when traffic began within it; otherwise, and
 * without traffic, the window's own start.
 */
export async function readBeginning(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<number> {
  const [row] = await store.read<{ beganMs: number }>(
    `SELECT toUnixTimestamp64Milli(min(time)) AS beganMs FROM halves
     WHERE bucket = (
       SELECT if(min(bucket) >= toDateTime({from:UInt32}), min(bucket), toDateTime(0)) FROM service_10s
       WHERE bucket >= toDateTime({silentFrom:UInt32}) AND bucket < toDateTime({to:UInt32}))`,
    {
      params: { silentFrom: Math.max(0, fromMs - SILENCE_MS) / 1000, from: fromMs / 1000, to: toMs / 1000 },
      ...(signal ? { signal } : {}),
    },
  );
  return Math.max(fromMs, row?.beganMs ?? 0);
}
