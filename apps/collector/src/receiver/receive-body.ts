import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import type { BudgetShare } from '../batch/byte-budget.ts';
import type { ExportBody } from '../intake/export-body.ts';
import { badRequest, GRPC, Problem, tooLarge, unavailable } from './problem.ts';

const SMALLEST_CHUNK = 16 << 10;
const LARGEST_CHUNK = 1 << 20;

/** The client broke off: there is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/**
 * The body of a request, as received and decompressed.
 * @param limitBytes holds before and after decompression
 * @param memory what all requests together may hold; the caller gives it back when it has dealt with the body
 * @throws Problem 400, 413, 415 or 503; ClientGoneError
 */
export async function readBody(request: IncomingMessage, limitBytes: number, memory: BudgetShare): Promise<ExportBody> {
  const compression = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (compression !== 'gzip' && compression !== 'identity' && compression !== '') {
    throw new Problem(
      415,
      GRPC.invalidArgument,
      `Content-Encoding "${compression}" is not understood: send gzip, or nothing compressed.`,
    );
  }
  const received = await receive(request, limitBytes, memory);
  if (compression !== 'gzip') return { received, compression: 'identity', payload: received };
  return { received, compression, payload: await gunzip(received, limitBytes, memory) };
}

function receive(request: IncomingMessage, limitBytes: number, memory: BudgetShare): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw bodyTooLarge(limitBytes);
  const collected = new Collected(limitBytes, memory);
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      try {
        collected.add(chunk);
      } catch (error) {
        request.off('data', take);
        request.resume();
        reject(error);
      }
    };
    request.on('data', take);
    request.once('end', () => resolve(collected.bytes()));
    request.once('error', () => reject(new ClientGoneError()));
    request.once('close', () => reject(new ClientGoneError()));
  });
}

async function gunzip(compressed: Buffer, limitBytes: number, memory: BudgetShare): Promise<Buffer> {
  const chunkSize = Math.min(Math.max(compressed.length * 8, SMALLEST_CHUNK), LARGEST_CHUNK);
  const stream = createGunzip({ chunkSize });
  stream.end(compressed);
  const collected = new Collected(limitBytes, memory);
  try {
    for await (const chunk of stream) collected.add(chunk as Buffer);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw badRequest(`The body is not gzip, although Content-Encoding says so: ${(error as Error).message}.`);
  }
  return collected.bytes();
}

/** Chunks within a limit for themselves and one for all. */
class Collected {
  readonly #limitBytes: number;
  readonly #memory: BudgetShare;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(limitBytes: number, memory: BudgetShare) {
    this.#limitBytes = limitBytes;
    this.#memory = memory;
  }

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#limitBytes) throw bodyTooLarge(this.#limitBytes);
    if (!this.#memory.take(chunk.length)) throw unavailable('Too many requests are being read: come again.', 1);
    this.#chunks.push(chunk);
  }

  bytes(): Buffer {
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#length);
  }
}

function bodyTooLarge(limitBytes: number): Problem {
  return tooLarge(
    `The body is larger than ${limitBytes} bytes, before or after decompression: send fewer spans per request.`,
  );
}
