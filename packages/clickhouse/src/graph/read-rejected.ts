import type { Store } from '../store/connect.ts';

/** How many spans collectors turned away during a window (epoch milliseconds, whole buckets). */
export async function readRejected(
  store: Store,
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<number> {
  const [row] = await store.read<{ rejected: number }>(
    `SELECT sum(spans) AS rejected FROM ${store.ofAllShards('rejected_spans')}
     WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})`,
    { params: { from: window.fromMs / 1000, to: window.toMs / 1000 }, ...(signal ? { signal } : {}) },
  );
  return row?.rejected ?? 0;
}
