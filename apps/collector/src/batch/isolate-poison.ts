import { type ShardMap, type SpanWriter, StoreRejectedError } from '@faultline/clickhouse';
import type { DeadLetters } from '../log/dead-letters.ts';
import type { LoggedRequest } from '../log/record.ts';
import type { RequestLog } from '../log/request-log.ts';
import { isUndecodable } from '../otlp/decode-error.ts';
import type { BlockLimits } from '../otlp/span-blocks.ts';
import { BatchBlocks } from './batch-blocks.ts';
import type { IsolatePoison } from './insert-queue.ts';
import { appendLogged } from './rebuild.ts';
import { blockToken } from './sealed-batch.ts';

export interface IsolationOptions {
  log: Pick<RequestLog, 'read'>;
  writer: SpanWriter;
  deadLetters: Pick<DeadLetters, 'put'>;
  limits: BlockLimits;
  shards: ShardMap | undefined;
}

/**
 * Splits a batch that ClickHouse refused for good in halves, until only the requests that are to blame are left over; those
 * go to the dead letters. Tokens name the requests, so that doing it again after a failure on the way is harmless.
 * Rejects, for the batch to be tried again, when ClickHouse does not answer or the dead letters take no more.
 */
export function isolatePoison({ log, writer, deadLetters, limits, shards }: IsolationOptions): IsolatePoison {
  return async (part, reason, signal) => {
    const insertHalves = async (requests: readonly LoggedRequest[], why: Error): Promise<number> => {
      signal.throwIfAborted();
      const middle = requests.length >> 1;
      if (middle === 0) {
        await deadLetters.put(requests[0]!, why.message);
        return requests[0]!.spans;
      }
      let deadLettered = 0;
      for (const half of [requests.slice(0, middle), requests.slice(middle)]) deadLettered += await insert(half);
      return deadLettered;
    };
    const insert = async (requests: readonly LoggedRequest[]): Promise<number> => {
      const blocks = new BatchBlocks(limits, shards);
      const name = `${part.id}-${requests[0]!.sequence}-${requests.at(-1)!.sequence}`;
      try {
        for (const request of requests) await appendLogged(blocks, request);
        const own = blocks.finish().filter((block) => block.shard?.number === part.shard?.number);
        for (const [index, { bytes, shard }] of own.entries()) {
          await writer.write(bytes, { token: blockToken(name, index), shard });
        }
      } catch (error) {
        if (error instanceof StoreRejectedError || isUndecodable(error)) return insertHalves(requests, error);
        throw error;
      }
      return 0;
    };
    const requests: LoggedRequest[] = [];
    for await (const request of log.read(part.requests)) requests.push(request);
    return requests.length === 0 ? 0 : insertHalves(requests, reason);
  };
}
