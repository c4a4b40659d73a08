import type { Shard } from '@faultline/clickhouse';
import type { LoggedRequests } from '../log/recover.ts';
import type { BatchBlock } from './batch-blocks.ts';

/** Requests whose spans are inserted together, under one id, until ClickHouse has them. */
export interface SealedBatch {
  /** 32 hexadecimal digits that no other batch has, in any collector. */
  readonly id: string;
  readonly requests: LoggedRequests;
  /** Its blocks; undefined when they are to be built from the log, because there are too many or the process is new. */
  blocks: readonly BatchBlock[] | undefined;
}

/** What of a batch goes to one shard; all of it without a cluster. */
export interface BatchPart extends SealedBatch {
  readonly shard: Shard | undefined;
}

/**
 * The deduplication token of one of the blocks that a batch has for a shard: the same at every attempt, in every process.
 */
export function blockToken(batchId: string, blockIndex: number): string {
  return `${batchId}-${blockIndex}`;
}
