import type { ClickHouseSettings } from '@clickhouse/client';
import { BREAKER_CALLS, BREAKER_COLUMNS, BREAKER_FIGURES, BREAKER_SUMS } from '../breakers/breaker-sums.ts';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';
import { MARGIN_MS, portionsOf, withNeighbours } from './buckets.ts';
import {
  calls,
  DUPLICATES,
  EDGE_COLUMNS,
  EDGE_FIGURES,
  EDGE_KEY,
  EDGE_SUMS,
  ENDS_SETTINGS,
  FAN_OUT,
} from './edge-select.ts';
import type { StaleBucket } from './stale-buckets.ts';

/** One thread and one block: a bucket's rows become visible together. */
export const WRITE_SETTINGS: ClickHouseSettings = {
  max_insert_threads: '1',
  max_threads: 1,
  max_execution_time: 60,
  async_insert: 0,
  max_partitions_per_insert_block: '2000',
};

/** Buckets and the calls through breakers in them. Bounds memory: calls are told apart one by one. */
const AT_ONCE = { items: 360, weight: 1_000_000 };

/**
 * Writes a new version of 10 s buckets. The row in edge_versions is written last: without it the bucket still counts as
 * changed, so a crash on the way leaves nothing half done. What it says was there was counted before, so rows that come
 * meanwhile make the bucket stale again. Not repeated when the connection breaks: a version that is written twice would
 * count twice.
 */
export async function writeBuckets(store: Store, stale: readonly StaleBucket[], version: bigint): Promise<void> {
  const buckets = stale.map(({ bucket }) => bucket);
  const params = {
    buckets,
    read_buckets: withNeighbours(buckets, MARGIN_MS),
    margin_s: MARGIN_MS / 1000,
    version,
    halves: stale.map(({ halves }) => halves),
    far_ends: stale.map(({ farEnds }) => farEnds),
    breaker_calls: stale.map(({ breakerCalls }) => breakerCalls),
  };
  const write = (sql: string, more: Record<string, unknown> = {}) =>
    store.run(sql, {
      params: { ...params, ...more },
      settings: { ...WRITE_SETTINGS, ...ENDS_SETTINGS },
      repeat: false,
    });
  const written = `
    FROM (${store.onShards(`SELECT * FROM edges_10s WHERE bucket IN {buckets:Array(DateTime)} AND version = {version:UInt64}`)})`;

  const duplicates = await store.read<{ at: number; rows: number }>(
    `SELECT toUnixTimestamp(bucket) AS at, sum(duplicate_rows) AS rows FROM (${store.onShards(DUPLICATES)}) GROUP BY bucket`,
    { params },
  );
  const copies = duplicates.some(({ rows }) => rows > 0);
  const edges = `SELECT bucket, ${EDGE_KEY}, ${EDGE_FIGURES} FROM (${calls(copies)}) GROUP BY bucket, ${EDGE_KEY}`;
  await writeSurely(store, async () => {
    await write(`
      INSERT INTO ${store.into('edges_10s')} (bucket, version, ${EDGE_KEY}, ${EDGE_COLUMNS}, duplicate_rows, halves)
      SELECT bucket, {version:UInt64}, ${EDGE_KEY}, ${EDGE_SUMS}, 0, 0
      FROM (${store.onShards(edges)}) AS e
      GROUP BY bucket, ${EDGE_KEY}`);
    await write(`
      INSERT INTO ${store.into('peer_services')} (caller, address, service, last_seen)
      SELECT source, address, target, max(bucket) ${written}
      WHERE matched > 0 AND address != '' AND source_kind = 'service' AND target_kind = 'service'
      GROUP BY source, address, target`);
    await write(`
      INSERT INTO ${store.into('breaker_targets')} (service, breaker, target_kind, target, connection, last_seen)
      SELECT source, breaker, target_kind, target, connection, max(bucket) ${written}
      WHERE breaker != '' AND source_kind = 'service' AND target_kind != 'unknown'
      GROUP BY source, breaker, target_kind, target, connection`);
    for (const guarded of portionsOf(stale.filter(hasBreakerCalls), ({ breakerCalls }) => breakerCalls, AT_ONCE)) {
      const sums = `SELECT bucket, service, breaker, ${BREAKER_FIGURES} FROM (${BREAKER_CALLS}) AS c
        GROUP BY bucket, service, breaker`;
      await write(
        `INSERT INTO ${store.into('breakers_10s')} (bucket, version, service, breaker, ${BREAKER_COLUMNS})
         SELECT bucket, {version:UInt64}, service, breaker, ${BREAKER_SUMS}
         FROM (${store.onShards(sums)}) AS b
         GROUP BY bucket, service, breaker`,
        { buckets: guarded.map(({ bucket }) => bucket) },
      );
    }
  });
  const duplicatesOf = new Map(duplicates.map(({ at, rows }) => [at, rows]));
  await write(
    `INSERT INTO ${store.into('edge_versions')} (resolution_s, bucket, version, halves, far_ends, inputs, duplicate_rows,
       requests_by_calls, breaker_calls)
     SELECT 10, b.bucket, {version:UInt64}, b.known.2, b.known.3, cityHash64(b.bucket, {version:UInt64}), b.known.4,
       f.requests_by_calls, b.known.5
     FROM (
       SELECT arrayJoin(arrayZip({buckets:Array(DateTime)}, {halves:Array(UInt64)}, {far_ends:Array(UInt64)},
         {duplicate_rows:Array(UInt64)}, {breaker_calls:Array(UInt64)})) AS known, known.1 AS bucket) AS b
     LEFT JOIN (
       SELECT bucket, sumMap(requests_by_calls) AS requests_by_calls FROM (${store.onShards(FAN_OUT)}) GROUP BY bucket
     ) AS f USING (bucket)`,
    { duplicate_rows: buckets.map((bucket) => duplicatesOf.get(bucket) ?? 0) },
  );
}

function hasBreakerCalls({ breakerCalls }: StaleBucket): boolean {
  return breakerCalls > 0;
}
