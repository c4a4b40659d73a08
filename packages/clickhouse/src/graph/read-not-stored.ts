import type { Store } from '../store/connect.ts';

/** Spans that collectors did not store. */
export interface NotStored {
  /** Turned away for what was wrong with them. */
  rejected: number;
  /** In requests that had been taken before. */
  repeated: number;
}

/** How many spans collectors did not store during a window (epoch milliseconds, whole buckets). */
export async function readNotStored(
  store: Store,
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<NotStored> {
  const [row] = await store.read<NotStored>(
    `SELECT sumIf(spans, reason != 'repeated') AS rejected, sumIf(spans, reason = 'repeated') AS repeated FROM ${store.ofAllShards('rejected_spans')}
     WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})`,
    { params: { from: window.fromMs / 1000, to: window.toMs / 1000 }, ...(signal ? { signal } : {}) },
  );
  return row!;
}
