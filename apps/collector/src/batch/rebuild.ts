import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ShardMap } from '@faultline/clickhouse';
import type { DeadLetters } from '../log/dead-letters.ts';
import type { LoggedRequest } from '../log/record.ts';
import type { RequestLog } from '../log/request-log.ts';
import { isUndecodable } from '../otlp/decode-error.ts';
import type { BlockLimits } from '../otlp/span-blocks.ts';
import { BatchBlocks } from './batch-blocks.ts';
import type { LoadBlocks } from './insert-queue.ts';

const decompress = promisify(gunzip);

export interface RebuildOptions {
  log: Pick<RequestLog, 'read'>;
  deadLetters: Pick<DeadLetters, 'put'>;
  limits: BlockLimits;
  shards: ShardMap | undefined;
}

/**
 * Builds the blocks of a batch, or those of a shard, from the log, as they were built when its requests came. A request that an earlier version
 * took and this one cannot decode goes to the dead letters: the others must not wait for it.
 */
export function rebuildFrom({ log, deadLetters, limits, shards }: RebuildOptions): LoadBlocks {
  return async ({ requests, shard }) => {
    const blocks = new BatchBlocks(limits, shards);
    for await (const request of log.read(requests)) {
      try {
        await appendLogged(blocks, request);
      } catch (error) {
        if (!isUndecodable(error)) throw error;
        await deadLetters.put(request, error.message);
      }
    }
    return blocks.finish().filter((block) => block.shard?.number === shard?.number);
  };
}

/** @throws DecodeError, TooMuchError when this version does not take what an earlier one accepted */
export async function appendLogged(blocks: BatchBlocks, request: LoggedRequest): Promise<void> {
  const { received, compression, encoding, startTimes } = request;
  const payload = compression === 'gzip' ? await decompress(received) : received;
  // It was within its bounds when it was accepted.
  blocks.append(payload, encoding, { ...startTimes, maxBytes: Number.POSITIVE_INFINITY });
}
