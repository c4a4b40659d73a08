import type { FanOut } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { FAN_OUT } from './edge-select.ts';
import { histogram } from './rows.ts';
import { closedParams, closedRows, liveParams, type WindowParts } from './window-parts.ts';

/** Calls caused per request at the entry, over the window. */
export async function readFanOut(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<FanOut> {
  const read = (sql: string, params: Record<string, unknown>) =>
    store.read<{ sum: Record<string, number> }>(
      `SELECT sumMap(requests_by_calls) AS sum FROM (${store.onShards(sql)})`,
      { params, ...(signal ? { signal } : {}) },
    );
  const rows = await Promise.all([
    read(closedRows('fan_out', 'requests_by_calls', parts), closedParams(parts)),
    parts.live.length > 0 ? read(FAN_OUT, liveParams(parts)) : [],
  ]);
  const fanOut = new Map<number, number>();
  for (const { sum } of rows.flat()) {
    for (const [calls, requests] of histogram(sum)) fanOut.set(calls, (fanOut.get(calls) ?? 0) + requests);
  }
  return fanOut;
}
