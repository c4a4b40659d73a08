import { type SpanWriter, StoreRejectedError } from '@faultline/clickhouse';
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
}

/**
 * Splits a batch that ClickHouse refused for good in halves, until only the requests that are to blame are left over; those
 * go to the dead letters. Tokens name the requests, so that doing it again after a failure on the way is harmless.
 * Rejects, for the batch to be tried again, when ClickHouse does not answer or the dead letters take no more.
 */
export function isolatePoison({ log, writer, deadLetters, limits }: IsolationOptions): IsolatePoison {
  return async (batch, reason, signal) => {
    const store = async (requests: readonly LoggedRequest[], why: Error): Promise<number> => {
      signal.throwIfAborted();
      if (requests.length === 1) {
        await deadLetters.put(requests[0]!, why.message);
        return 0;
      }
      const middle = requests.length >> 1;
      let stored = 0;
      for (const half of [requests.slice(0, middle), requests.slice(middle)]) stored += await insert(half);
      return stored;
    };
    const insert = async (requests: readonly LoggedRequest[]): Promise<number> => {
      const blocks = new BatchBlocks(limits);
      const part = `${batch.id}-${requests[0]!.sequence}-${requests.at(-1)!.sequence}`;
      try {
        for (const request of requests) await appendLogged(blocks, request);
        for (const [index, block] of blocks.finish().entries()) {
          await writer.write(block, { token: blockToken(part, index) });
        }
      } catch (error) {
        if (error instanceof StoreRejectedError || isUndecodable(error)) return store(requests, error);
        throw error;
      }
      return requests.reduce((sum, request) => sum + request.spans, 0);
    };
    const requests: LoggedRequest[] = [];
    for await (const request of log.read(batch.requests)) requests.push(request);
    return requests.length === 0 ? 0 : store(requests, reason);
  };
}
