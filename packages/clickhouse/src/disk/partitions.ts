import type { Store } from '../store/connect.ts';

/** A partition of a table that is partitioned by time. */
export interface Partition {
  table: string;
  /** ClickHouse's name for it. */
  id: string;
  /** Start of the time that it covers, epoch seconds. */
  startsAt: number;
  bytes: number;
}

/** Tables of rows as they came. What is derived from them, and kept for longer, takes little room. */
const RAW_TABLES = ['spans', 'halves', 'breaker_calls'];

/** Partitions of raw tables that hold rows. @throws StoreUnavailableError */
export function readPartitions(store: Store, signal?: AbortSignal): Promise<Partition[]> {
  return store.read<Partition>(
    `SELECT table, partition_id AS id, toUnixTimestamp(parseDateTimeBestEffort(any(partition))) AS startsAt,
       sum(bytes_on_disk) AS bytes
     FROM system.parts
     WHERE active AND rows > 0 AND database = {database:String} AND table IN {tables:Array(String)}
     GROUP BY table, partition_id`,
    { params: { database: store.database, tables: RAW_TABLES }, ...(signal ? { signal } : {}) },
  );
}

/**
 * Partitions that may be deleted to make room, in that order: the oldest data first, the largest of equal age. Each table
 * keeps the newest partition that has begun, and those that a wrong clock has put into the future.
 */
export function droppable(partitions: readonly Partition[], nowMs: number): Partition[] {
  const newest = new Map<string, number>();
  for (const { table, startsAt } of partitions) {
    if (startsAt * 1000 <= nowMs) newest.set(table, Math.max(startsAt, newest.get(table) ?? startsAt));
  }
  return partitions
    .filter(({ table, startsAt }) => startsAt < (newest.get(table) ?? 0))
    .sort((a, b) => a.startsAt - b.startsAt || b.bytes - a.bytes);
}
