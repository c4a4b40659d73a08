import type { Store } from '../store/connect.ts';

/** A system that was silent for this long before a window has begun anew within it. */
const SILENCE_MS = 300_000;

/**
 * Start of the oldest request from the entry, or of the oldest call where none came from there, when traffic began within
 * the window (epoch milliseconds, whole buckets); otherwise, and without traffic, the window's own start. What services do
 * while they start, before anybody asks them for anything, is not the beginning.
 */
export async function readBeginning(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<number> {
  const [row] = await store.read<{ beganMs: number }>(
    `SELECT toUnixTimestamp64Milli(if(countIf(peer_kind = 'entry') > 0, minIf(time, peer_kind = 'entry'), min(time))) AS beganMs
     FROM halves
     WHERE bucket < toDateTime({to:UInt32}) AND bucket >= (
       SELECT if(min(bucket) >= toDateTime({from:UInt32}), min(bucket), toDateTime({to:UInt32})) FROM service_10s
       WHERE bucket >= toDateTime({silentFrom:UInt32}) AND bucket < toDateTime({to:UInt32}))`,
    {
      params: { silentFrom: Math.max(0, fromMs - SILENCE_MS) / 1000, from: fromMs / 1000, to: toMs / 1000 },
      ...(signal ? { signal } : {}),
    },
  );
  return Math.max(fromMs, row?.beganMs ?? 0);
}
