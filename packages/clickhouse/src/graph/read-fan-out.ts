import type { FanOut } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { FAN_OUT } from './edge-select.ts';
import { histogram } from './rows.ts';
import { closedBuckets, closedParams, listedBuckets, liveParams, type WindowParts } from './window-parts.ts';

/** What is known of a window's buckets besides their edges. */
export interface WindowFanOut {
  /** Calls caused per request at the entry, over the window. */
  fanOut: FanOut;
  /** How many ends came more than once in what is not live. */
  closedDuplicates: number;
}

interface PartRow {
  requestsByCalls: Record<string, number>;
  duplicates: number;
}

/** The fan-out stands beside the duplicates, so they are read together. */
export async function readFanOut(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<WindowFanOut> {
  const requests = 'sumMap(b.requests_by_calls) AS requestsByCalls';
  const options = (params: Record<string, unknown>) => ({ params, ...(signal ? { signal } : {}) });
  const rows = await Promise.all([
    listedBuckets(parts) ??
      store.read<PartRow>(
        `SELECT ${requests}, sum(b.duplicate_rows) AS duplicates FROM (${store.onShards(closedBuckets(parts))}) AS b`,
        options(closedParams(parts)),
      ),
    parts.live.length > 0
      ? store.read<PartRow>(
          `SELECT ${requests}, 0 AS duplicates FROM (${store.onShards(FAN_OUT)}) AS b`,
          options(liveParams(parts)),
        )
      : [],
  ]);
  const fanOut = new Map<number, number>();
  let closedDuplicates = 0;
  for (const { requestsByCalls, duplicates } of rows.flat()) {
    closedDuplicates += duplicates;
    for (const [calls, count] of histogram(requestsByCalls)) fanOut.set(calls, (fanOut.get(calls) ?? 0) + count);
  }
  return { fanOut, closedDuplicates };
}
