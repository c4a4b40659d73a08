import type { NodeRef } from '@faultline/model';
import { readAnsweringAddresses } from '../graph/answering-addresses.ts';
import type { Store } from '../store/connect.ts';

const HOUR_S = 3_600;
/** An hour is added up some time after its end: until then its calls are in 10 s buckets alone. */
const FINE_HOURS = 2;

/**
 * Start of the newest call between two nodes before a time (epoch milliseconds, whole buckets); 0 if none is kept. What
 * went unanswered to an address where the target is known to answer counts too.
 */
export async function readLastCall(
  store: Store,
  source: NodeRef,
  target: NodeRef,
  beforeMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const before = beforeMs / 1000;
  const fineFrom = Math.max(0, (Math.floor(before / HOUR_S) - FINE_HOURS) * HOUR_S);
  const answering = await readAnsweringAddresses(store, target, source, signal);
  const newestOf = (table: string, times: string) => `
    SELECT max(toUnixTimestamp64Milli(newest)) AS at FROM ${table}
    WHERE ${times} AND rows > 0 AND source_kind = {sourceKind:String} AND source = {source:String}
      AND ((target_kind = {targetKind:String} AND target = {target:String}) OR address IN {addresses:Array(String)})`;
  const fine = newestOf(
    'edges_10s',
    'bucket >= toDateTime({fineFrom:UInt32}) AND bucket < toDateTime({before:UInt32})',
  );
  const coarse = newestOf('edges_1h', 'bucket < toDateTime({fineFrom:UInt32})');
  const [row] = await store.read<{ atMs: number }>(
    `SELECT max(at) AS atMs FROM (${store.onShards(`${fine} UNION ALL ${coarse}`)})`,
    {
      params: {
        sourceKind: source.kind,
        source: source.name,
        targetKind: target.kind,
        target: target.name,
        addresses: answering.map(({ address }) => address),
        fineFrom,
        before,
      },
      ...(signal ? { signal } : {}),
    },
  );
  return row?.atMs ?? 0;
}
