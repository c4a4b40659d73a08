import type { ClickHouseSettings } from '@clickhouse/client';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';
import type { Shard } from './shard-map.ts';

/** Writes batches of spans. */
export interface SpanWriter {
  /**
   * Writes one block; resolves when ClickHouse has it.
   * @param block columns of the table `spans` in ClickHouse's Native format
   * @param token the same for every attempt at the same block: a repeated block then counts once, in every table
   * @param shard where all spans of the block belong, by `readShardMap`; without one ClickHouse divides the block itself
   * @throws StoreUnavailableError when the same block may be written later with the same token
   * @throws StoreRejectedError when this block will never be accepted
   */
  write(block: Uint8Array, options: { token: string; shard?: Shard | undefined }): Promise<void>;
}

/** Shorter than the client's timeout, so that an insert that was given up on does not go on in secret. */
const INSERT_WITHIN_SECONDS = 25;

const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  materialize_skip_indexes_on_insert: 0,
  max_execution_time: INSERT_WITHIN_SECONDS,
  // History sent in bulk covers many days and hours in one block.
  max_partitions_per_insert_block: '2000',
};

/** A writer of spans; the materialized views fill the tables that are derived from them. */
export function createSpanWriter(store: Store): SpanWriter {
  return {
    write: (block, { token, shard }) =>
      writeSurely(store, () =>
        store.insert(`INSERT INTO ${store.into('spans')} FORMAT Native`, block, {
          ...INSERT_SETTINGS,
          // Of how many shards: a block that was cut for another number of shards is another block.
          insert_deduplication_token: shard ? `${token}-${shard.number}/${shard.of}` : token,
          ...(shard ? { insert_shard_id: String(shard.number) } : {}),
        }),
      ),
  };
}
