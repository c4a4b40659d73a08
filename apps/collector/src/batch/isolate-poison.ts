import { type ShardMap, type SpanWriter, StoreRejectedError } from '@faultline/clickhouse';
import type { DeadLetters } from '../log/dead-letters.ts';
import type { LoggedRequest } from '../log/record.ts';
import type { RequestLog } from '../log/request-log.ts';
import { isUndecodable } from '../otlp/decode-error.ts';
import type { BlockLimits } from '../otlp/span-blocks.ts';
import { type BatchBlock, BatchBlocks } from './batch-blocks.ts';
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
 * Requests that are put into blocks together. ClickHouse has the first of these, and all spans of the first requests; these
 * are kept so that the blocks are cut where they were: a cut may be in the middle of a request, and tokens protect only blocks
 * that are the same.
 */
interface Group {
  requests: readonly LoggedRequest[];
  storedRequests: number;
  storedBlocks: number;
}

/** The blocks of a group, and for each request in which of them its last span is. */
interface BuiltGroup {
  blocks: readonly BatchBlock[];
  lastBlocks: readonly number[];
}

/**
 * Splits a batch that ClickHouse refused for good in halves, until only the requests that are to blame are left over; those
 * go to the dead letters. What is stored is not inserted again. Tokens name the requests, so that doing it again after a
 * failure on the way is harmless. Rejects, for the batch to be tried again, when ClickHouse does not answer or the dead
 * letters take no more.
 */
export function isolatePoison({ log, writer, deadLetters, limits, shards }: IsolationOptions): IsolatePoison {
  return async (part, { reason, storedBlocks }, signal) => {
    const build = async ({ requests, storedRequests }: Group): Promise<BuiltGroup> => {
      const blocks = new BatchBlocks(limits, shards);
      const lastBlocks: number[] = [];
      for (const [index, request] of requests.entries()) {
        try {
          await appendLogged(blocks, request);
        } catch (error) {
          // It was left out of the blocks that are stored, too.
          if (index >= storedRequests || !isUndecodable(error)) throw error;
        }
        lastBlocks.push(blocks.fullBlocksOf(part.shard));
      }
      return { blocks: blocks.finish().filter(({ shard }) => shard?.number === part.shard?.number), lastBlocks };
    };
    const insertHalves = async ({ requests, storedRequests, storedBlocks }: Group, why: Error): Promise<number> => {
      signal.throwIfAborted();
      const left = requests.length - storedRequests;
      if (left === 0) return 0;
      if (left === 1) {
        await deadLetters.put(requests[storedRequests]!, why.message);
        return requests[storedRequests]!.spans;
      }
      const middle = storedRequests + (left >> 1);
      return (
        (await insert({ requests: requests.slice(0, middle), storedRequests, storedBlocks })) +
        (await insert({ requests: requests.slice(middle), storedRequests: 0, storedBlocks: 0 }))
      );
    };
    const insert = async (group: Group): Promise<number> => {
      const { requests, storedRequests, storedBlocks } = group;
      const name = `${part.id}-${requests[storedRequests]!.sequence}-${requests.at(-1)!.sequence}`;
      let rest = group;
      try {
        const { blocks, lastBlocks } = await build(group);
        for (let index = storedBlocks; index < blocks.length; index++) {
          const { bytes, shard } = blocks[index]!;
          await writer.write(bytes, { token: blockToken(name, index), shard });
          rest = withStored(requests, lastBlocks, index + 1);
        }
      } catch (error) {
        if (error instanceof StoreRejectedError || isUndecodable(error)) return insertHalves(rest, error);
        throw error;
      }
      return 0;
    };
    const requests: LoggedRequest[] = [];
    for await (const request of log.read(part.requests)) requests.push(request);
    if (storedBlocks === 0) return insertHalves({ requests, storedRequests: 0, storedBlocks }, reason);
    const { lastBlocks } = await build({ requests, storedRequests: requests.length, storedBlocks });
    return insertHalves(withStored(requests, lastBlocks, storedBlocks), reason);
  };
}

function withStored(requests: readonly LoggedRequest[], lastBlocks: readonly number[], storedBlocks: number): Group {
  return { requests, storedRequests: lastBlocks.filter((block) => block < storedBlocks).length, storedBlocks };
}
