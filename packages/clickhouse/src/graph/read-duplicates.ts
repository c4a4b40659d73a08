import type { Store } from '../store/connect.ts';
import { DUPLICATES } from './edge-select.ts';
import { liveParams, type WindowParts } from './window-parts.ts';

/** How many rows of the live buckets' halves are copies of others. */
export async function readDuplicates(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<number> {
  const [row] = await store.read<{ sum: number }>(
    `SELECT sum(duplicate_rows) AS sum FROM (${store.onShards(DUPLICATES)})`,
    { params: liveParams(parts), ...(signal ? { signal } : {}) },
  );
  return row!.sum;
}
