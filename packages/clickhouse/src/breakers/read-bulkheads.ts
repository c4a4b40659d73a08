import type { Store } from '../store/connect.ts';
import { ALIVE_WITHIN_MS } from './read-breakers.ts';

/** How full a bulkhead is in one instance, as it said last; null where it did not tell. Numbers of calls. */
export interface BulkheadInstance {
  instance: string;
  /** Epoch milliseconds. */
  atMs: number;
  active: number | null;
  capacity: number | null;
  queued: number | null;
}

export interface BulkheadStates {
  service: string;
  name: string;
  library: string;
  instances: BulkheadInstance[];
}

interface BulkheadRow extends BulkheadInstance {
  service: string;
  name: string;
  library: string;
  available: number | null;
}

/** What each bulkhead said last in each instance that lives at `toMs`. */
export async function readBulkheadStates(store: Store, toMs: number, signal?: AbortSignal): Promise<BulkheadStates[]> {
  const rows = await store.read<BulkheadRow>(
    `SELECT service, bulkhead AS name, instance, max(g.library) AS library, toUnixTimestamp64Milli(max(time)) AS atMs,
       -- In a tuple, so that the newest row counts where it has no value, too.
       argMax((g.active, g.available, g.capacity, g.queued), time) AS newest,
       tupleElement(newest, 1) AS active, tupleElement(newest, 2) AS available, tupleElement(newest, 3) AS capacity,
       tupleElement(newest, 4) AS queued
     FROM ${store.ofAllShards('bulkhead_gauges')} AS g
     WHERE bucket >= toDateTime({aliveFrom:UInt32}) AND bucket < toDateTime({to:UInt32})
     GROUP BY service, bulkhead, instance
     ORDER BY service, bulkhead, instance`,
    {
      params: { to: Math.ceil(toMs / 1_000), aliveFrom: Math.floor((toMs - ALIVE_WITHIN_MS) / 1_000) },
      ...(signal ? { signal } : {}),
    },
  );
  const states = new Map<string, BulkheadStates>();
  for (const row of rows) {
    const { service, name, library, instance, atMs, available, capacity, queued } = row;
    const key = `${service}\u0000${name}`;
    const bulkhead = states.get(key) ?? { service, name, library, instances: [] };
    const active = row.active ?? (capacity !== null && available !== null ? capacity - available : null);
    bulkhead.instances.push({ instance, atMs, active, capacity, queued });
    states.set(key, bulkhead);
  }
  return [...states.values()];
}
