import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BudgetShare } from '../batch/byte-budget.ts';
import { ChunkList } from './chunk-list.ts';
import { badRequest, type Problem, tooLarge, tooSlow, unavailable } from './problem.ts';

const SMALLEST_CHUNK = 16 << 10;
const LARGEST_CHUNK = 1 << 20;

/** The client broke off: there is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** Takes what arrives, piece by piece. */
export interface ChunkSink {
  /** @throws Problem when nothing more is to be taken */
  add(chunk: Buffer): void;
}

/**
 * Hands all that a stream brings to a sink; what still comes after the sink has refused is thrown away.
 * @throws what the sink throws, Problem 408, or ClientGoneError when the stream breaks off
 */
export function receive(stream: Readable, sink: ChunkSink, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => refuse(tooSlow(withinMs)), withinMs);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    const take = (chunk: Buffer): void => {
      try {
        sink.add(chunk);
      } catch (error) {
        refuse(error);
      }
    };
    const refuse = (error: unknown): void => {
      stream.off('data', take);
      stream.resume();
      settle(() => reject(error));
    };
    stream.on('data', take);
    stream.once('end', () => settle(resolve));
    stream.once('error', () => settle(() => reject(new ClientGoneError())));
    stream.once('close', () => settle(() => reject(new ClientGoneError())));
  });
}

/** Chunks within a limit for themselves and one for all. */
export class CollectedBytes implements ChunkSink {
  readonly #limitBytes: number;
  readonly #memory: BudgetShare;
  readonly #chunks = new ChunkList();
  #length = 0;

  /** @param memory what all requests together may hold; the caller gives it back when it has dealt with the bytes */
  constructor(limitBytes: number, memory: BudgetShare) {
    this.#limitBytes = limitBytes;
    this.#memory = memory;
  }

  /** @throws Problem 413 or 503 */
  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#limitBytes) throw bodyTooLarge(this.#limitBytes);
    if (!this.#memory.take(chunk.length)) throw unavailable('Too many requests are being read: come again.', 1);
    this.#chunks.add(chunk);
  }

  bytes(): Buffer {
    return this.#chunks.concat();
  }
}

/** @throws Problem 400 when it is not gzip, 413 or 503 when it is too much */
export async function gunzip(compressed: Buffer, limitBytes: number, memory: BudgetShare): Promise<Buffer> {
  const chunkSize = Math.min(Math.max(compressed.length * 8, SMALLEST_CHUNK), LARGEST_CHUNK);
  const stream = createGunzip({ chunkSize });
  stream.end(compressed);
  const collected = new CollectedBytes(limitBytes, memory);
  try {
    for await (const chunk of stream) collected.add(chunk as Buffer);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw badRequest(`The body is not gzip, although it is announced as such: ${error.message}.`);
  }
  return collected.bytes();
}

export function bodyTooLarge(limitBytes: number): Problem {
  return tooLarge(
    `The body is larger than ${limitBytes} bytes, before or after decompression: send fewer items per request.`,
  );
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
}
