import type { FanOut } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { FAN_OUT } from './edge-select.ts';
import { histogram } from './rows.ts';
import { closedBuckets, closedParams, liveParams, type WindowParts } from './window-parts.ts';

/** What is known of a window's buckets besides their edges. */
export interface WindowFanOut {
  /** Calls caused per request at the entry, over the window. */
  fanOut: FanOut;
  /** How many ends came more than once in what is not live. */
  closedDuplicates: number;
}

interface PartRow {
  requests_by_calls: Record<string, number>;
  duplicate_rows: number;
}

/** The fan-out stands beside the duplicates, so they are read together. */
export async function readFanOut(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<WindowFanOut> {
  const read = async (sums: string, sql: string, params: Record<string, unknown>): Promise<PartRow> => {
    const rows = await store.read<PartRow>(`SELECT ${sums} FROM (${store.onShards(sql)}) AS b`, {
      params,
      ...(signal ? { signal } : {}),
    });
    return rows[0]!;
  };
  const requests = 'sumMap(b.requests_by_calls) AS requests_by_calls';
  const [closed, live] = await Promise.all([
    read(`${requests}, sum(b.duplicate_rows) AS duplicate_rows`, closedBuckets(parts), closedParams(parts)),
    parts.live.length > 0 ? read(requests, FAN_OUT, liveParams(parts)) : undefined,
  ]);
  const fanOut = new Map(histogram(closed.requests_by_calls));
  for (const [calls, count] of histogram(live?.requests_by_calls ?? {})) {
    fanOut.set(calls, (fanOut.get(calls) ?? 0) + count);
  }
  return { fanOut, closedDuplicates: closed.duplicate_rows };
}
