import type { BudgetShare } from '../batch/byte-budget.ts';
import { badRequest, GRPC, Problem } from '../receiver/problem.ts';
import { bodyTooLarge, type ChunkSink, CollectedBytes } from '../receiver/receive-body.ts';

/** One byte says whether the message is compressed, four how long it is. */
const PREFIX_BYTES = 5;

/**
 * The one message of a unary call, out of the pieces in which it arrives. What its prefix announces is checked before
 * any of it is kept.
 */
export class FramedMessage implements ChunkSink {
  readonly #limitBytes: number;
  readonly #collected: CollectedBytes;
  readonly #prefix = Buffer.alloc(PREFIX_BYTES);
  #prefixLength = 0;
  #missing = 0;

  constructor(limitBytes: number, memory: BudgetShare) {
    this.#limitBytes = limitBytes;
    this.#collected = new CollectedBytes(limitBytes, memory);
  }

  /** @throws Problem */
  add(chunk: Buffer): void {
    let at = 0;
    if (this.#prefixLength < PREFIX_BYTES) {
      at = chunk.copy(this.#prefix, this.#prefixLength);
      this.#prefixLength += at;
      if (this.#prefixLength < PREFIX_BYTES) return;
      this.#missing = this.#announcedBytes();
    }
    const part = chunk.subarray(at);
    if (part.length > this.#missing) {
      throw new Problem(400, GRPC.unimplemented, 'More than one message was sent: Export takes exactly one.');
    }
    this.#missing -= part.length;
    if (part.length > 0) this.#collected.add(part);
  }

  get isCompressed(): boolean {
    return this.#prefix[0] === 1;
  }

  /** To be called when everything has arrived. @throws Problem when that is less than one message */
  bytes(): Buffer {
    if (this.#prefixLength === 0) {
      throw new Problem(400, GRPC.unimplemented, 'No message was sent: Export takes exactly one.');
    }
    if (this.#prefixLength < PREFIX_BYTES) throw badRequest('The call ended within the prefix of its message.');
    if (this.#missing > 0) throw badRequest(`The call ended ${this.#missing} bytes before the end of its message.`);
    return this.#collected.bytes();
  }

  #announcedBytes(): number {
    const flag = this.#prefix[0]!;
    if (flag > 1) {
      throw new Problem(400, GRPC.internal, `The message's first byte is ${flag}; 0 or 1 is expected (compressed).`);
    }
    const length = this.#prefix.readUInt32BE(1);
    if (length > this.#limitBytes) throw bodyTooLarge(this.#limitBytes);
    return length;
  }
}
