import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from '../store/connect.ts';

/** A shard by its number in the cluster, from 1, and how many there are. */
export interface Shard {
  number: number;
  of: number;
}

/** Which shard holds the spans of a trace. */
export interface ShardMap {
  readonly shards: readonly Shard[];
  /** @param traceId bytes of which 16 are a trace id, from `offset` */
  shardOf(traceId: Uint8Array, offset?: number): Shard;
}

/**
 * Divides traces as ClickHouse does by the sharding key of `spans`: the remainder of the low 8 bytes of the trace id, read
 * as little-endian, by the sum of all weights falls to the shards in turn, to each as often as it weighs.
 * @param weights whole numbers, one to a shard
 * @throws Error when no shard weighs anything
 */
export function shardMap(weights: readonly number[]): ShardMap {
  const shards = weights.map((_, index) => ({ number: index + 1, of: weights.length }));
  const slots = shards.flatMap((shard, index) => Array<Shard>(weights[index]!).fill(shard));
  if (slots.length === 0) throw new Error('A cluster with at least one shard that takes rows is expected.');
  const highUnit = 2 ** 32 % slots.length;
  return {
    shards,
    shardOf(traceId, offset = 0) {
      const low = uint32(traceId, offset + 8) % slots.length;
      const high = uint32(traceId, offset + 12) % slots.length;
      return slots[(high * highUnit + low) % slots.length]!;
    },
  };
}

/**
 * The shards of the store's cluster, undefined without one. They change only with the servers' configuration.
 * @throws StoreUnavailableError
 */
export async function readShardMap(store: Store, signal?: AbortSignal): Promise<ShardMap | undefined> {
  if (store.cluster === undefined) return undefined;
  const rows = await store.read<{ weight: number }>(
    `SELECT any(shard_weight) AS weight FROM system.clusters WHERE cluster = {cluster:String}
     GROUP BY shard_num ORDER BY shard_num`,
    { params: { cluster: store.cluster }, database: 'system', ...(signal ? { signal } : {}) },
  );
  return shardMap(rows.map((row) => row.weight));
}

/** Settings for one insert each through `into`, that together write the same to every shard; one without a cluster. */
export async function insertSettingsByShard(store: Store): Promise<ClickHouseSettings[]> {
  const shards = (await readShardMap(store))?.shards;
  return shards?.map(({ number }) => ({ insert_shard_id: String(number) })) ?? [{}];
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
