import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { LoggedRequest } from '../log/record.ts';
import type { RequestLog } from '../log/request-log.ts';
import type { BlockLimits } from '../otlp/span-blocks.ts';
import { BatchBlocks } from './batch-blocks.ts';
import type { LoadBlocks } from './insert-queue.ts';

const decompress = promisify(gunzip);

/** Builds the blocks of a batch from the log, as they were built when its requests came. */
export function rebuildFrom(log: Pick<RequestLog, 'read'>, limits: BlockLimits): LoadBlocks {
  return async ({ requests }) => {
    const blocks = new BatchBlocks(limits);
    for await (const request of log.read(requests)) await appendLogged(blocks, request);
    return blocks.finish();
  };
}

/** @throws DecodeError when the request is not what it was when it was accepted */
export async function appendLogged(blocks: BatchBlocks, request: LoggedRequest): Promise<void> {
  const { received, compression, encoding, startTimes } = request;
  const payload = compression === 'gzip' ? await decompress(received) : received;
  // It was within its bounds when it was accepted.
  blocks.append(payload, encoding, { ...startTimes, maxBytes: Number.POSITIVE_INFINITY });
}
