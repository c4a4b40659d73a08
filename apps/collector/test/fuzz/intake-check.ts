import { isDeepStrictEqual } from 'node:util';
import { BatchBlocks } from '../../src/batch/batch-blocks.ts';
import { DecodeError, TooMuchError } from '../../src/otlp/decode-error.ts';
import { traceRequestFromJson } from '../../src/otlp/json-to-protobuf.ts';
import type { TranscodeLimits } from '../../src/otlp/transcode-spans.ts';
import { type NativeRow, readNativeBlock } from '../native-block-reader.ts';
import { referenceRows } from '../reference-rows.ts';
import { isDoubtful } from './doubtful.ts';
import type { FuzzInput } from './inputs.ts';

/** What became of an input. `unlike`: it was accepted, and protobufjs, to compare it with, refuses it. */
export type FuzzOutcome =
  | { is: 'accepted'; rows: number }
  | { is: 'unlike' }
  | { is: 'refused'; error: DecodeError | TooMuchError };

/** An input that broke a promise of the intake. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
  readonly input: FuzzInput;

  constructor(input: FuzzInput, message: string) {
    const { kind, encoding, payload } = input;
    const excerpt = encoding === 'application/json' ? payload.toString() : payload.toString('hex');
    super(`${message} (${kind}, ${payload.length} bytes: ${excerpt.slice(0, 4_000)})`);
    this.input = input;
  }
}

const BLOCK_LIMITS = { rows: 1_000, blockBytes: 1 << 20 };
const LIMITS: TranscodeLimits = { maxBytes: 16 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
const LONGEST_MESSAGE = 2_000;
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Inputs share blocks, as requests share batches; so often the blocks are read back. */
const COMPARED_AFTER = 20;

/**
 * Puts inputs through the intake and checks what it promises: nothing is thrown but the two errors, which say what is
 * wrong in a line that can be printed; what is refused leaves no trace; what is accepted becomes the rows that protobufjs
 * and a plain mapping make of it.
 */
export class IntakeCheck {
  /** How many inputs meant something else to protobufjs, by the rules that {@link isDoubtful} knows. */
  doubtful = 0;
  readonly #blocks = new BatchBlocks(BLOCK_LIMITS);
  #open: { input: FuzzInput; request: Buffer; accepted: number; expected: NativeRow[] | undefined }[] = [];

  /** @throws FuzzFailure */
  check(input: FuzzInput): FuzzOutcome {
    const outcome = this.#append(input);
    if (this.#blocks.isFull || this.#open.length >= COMPARED_AFTER) this.compare();
    return outcome;
  }

  /** Compares what is still in the blocks. @throws FuzzFailure */
  compare(): void {
    const actual = this.#blocks.finish().flatMap(({ bytes }) => readNativeBlock(bytes).rows);
    for (const { input, request, accepted, expected } of this.#open.splice(0)) {
      const own = actual.splice(0, accepted);
      if (!expected || isDeepStrictEqual(own, expected)) continue;
      if (!isDoubtful(request)) throw new FuzzFailure(input, `rows differ: ${difference(own, expected)}`);
      this.doubtful++;
    }
    if (actual.length > 0) throw new Error(`${actual.length} rows are too many`);
  }

  #append(input: FuzzInput): FuzzOutcome {
    const { payload, encoding, meaning } = input;
    const blocks = this.#blocks;
    const before = [blocks.rows, blocks.byteLength];
    try {
      const { accepted } = blocks.append(payload, encoding, LIMITS);
      if (blocks.rows !== before[0]! + accepted)
        throw new FuzzFailure(input, `${blocks.rows} rows with ${accepted} more`);
      const request = meaning ?? asBuffer(encoding === 'application/json' ? traceRequestFromJson(payload) : payload);
      const expected = rowsOf(request);
      this.#open.push({ input, request, accepted, expected });
      return expected ? { is: 'accepted', rows: accepted } : { is: 'unlike' };
    } catch (error) {
      if (error instanceof FuzzFailure) throw error;
      if (!(error instanceof DecodeError) && !(error instanceof TooMuchError)) {
        throw new FuzzFailure(input, `threw ${error instanceof Error ? error.stack : String(error)}`);
      }
      assertNamed(input, error);
      if (meaning) throw new FuzzFailure(input, `refused, although only its form is odd: ${error.message}`);
      if (!isDeepStrictEqual([blocks.rows, blocks.byteLength], before)) {
        throw new FuzzFailure(
          input,
          `refused, and left ${blocks.rows} rows and ${blocks.byteLength} bytes, not ${before}`,
        );
      }
      return { is: 'refused', error };
    }
  }
}

/** What protobufjs and a plain mapping make of a request; undefined when protobufjs refuses it. */
function rowsOf(request: Buffer): NativeRow[] | undefined {
  try {
    return referenceRows(request);
  } catch {
    return undefined;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function assertNamed(input: FuzzInput, error: DecodeError | TooMuchError): void {
  const { message } = error;
  const parts = error instanceof DecodeError ? [error.where, error.what] : [message];
  if (parts.some((part) => part === '')) throw new FuzzFailure(input, 'refused without a reason');
  if (message.length > LONGEST_MESSAGE) throw new FuzzFailure(input, `refused with ${message.length} characters`);
  if (UNPRINTABLE.test(message)) throw new FuzzFailure(input, `refused unprintably: ${JSON.stringify(message)}`);
}

function difference(actual: NativeRow[], expected: NativeRow[]): string {
  for (const [index, row] of expected.entries()) {
    for (const [column, value] of Object.entries(row)) {
      const found = actual[index]?.[column];
      if (!isDeepStrictEqual(found, value)) return `row ${index}, ${column}: ${text(found)} is not ${text(value)}`;
    }
  }
  return `${actual.length} rows, not ${expected.length}`;
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part))?.slice(0, 500);
}
