import { SpanBlock } from '@faultline/clickhouse';
import { traceRequestFromJson } from '../otlp/json-to-protobuf.ts';
import type { Encoding } from '../otlp/signal.ts';
import { type BlockLimits, SpanBlocks } from '../otlp/span-blocks.ts';
import { type TranscodeLimits, type TranscodeResult, transcodeSpans } from '../otlp/transcode-spans.ts';

/**
 * The rows of one batch, in one block or, where requests are large, in several. The same requests in the same order make
 * the same blocks, so that a batch that is built again from the log is the same insert.
 */
export class BatchBlocks {
  readonly #limits: BlockLimits;
  #finished: Uint8Array[] = [];
  #finishedBytes = 0;
  #finishedRows = 0;
  #block = new SpanBlock();

  constructor(limits: BlockLimits) {
    this.#limits = limits;
  }

  get rows(): number {
    return this.#finishedRows + this.#block.rows;
  }

  /** About how large the blocks will be. */
  get byteLength(): number {
    return this.#finishedBytes + this.#block.byteLength;
  }

  /** Whether another request would belong into another batch. */
  get isFull(): boolean {
    const { rows, blockBytes } = this.#limits;
    return this.#finished.length > 0 || this.#block.rows >= rows || this.#block.byteLength >= blockBytes;
  }

  /**
   * Appends the spans of an export request. When it throws or accepts none, the blocks are as they were before: such a
   * request is not in the log, and must leave no trace by which blocks that are built again would differ.
   * @param payload decompressed
   * @throws DecodeError, TooMuchError
   */
  append(payload: Uint8Array, encoding: Encoding, limits: TranscodeLimits): TranscodeResult {
    const protobuf = encoding === 'application/json' ? traceRequestFromJson(payload) : payload;
    const blocks = new SpanBlocks(this.#block, this.#limits);
    try {
      const result = transcodeSpans(protobuf, blocks, limits);
      if (result.accepted === 0) blocks.rewind();
      return result;
    } finally {
      for (const block of blocks.all) {
        if (block !== this.#block) this.#finishBlock();
        this.#block = block;
      }
      // Gives back the memory that a large request took.
      if (this.#block.rows === 0) this.#block.clear();
    }
  }

  /** The blocks in Native format. The object is empty afterwards and can be used again. */
  finish(): Uint8Array[] {
    if (this.#block.rows > 0) this.#finishBlock();
    const finished = this.#finished;
    this.#finished = [];
    this.#finishedBytes = 0;
    this.#finishedRows = 0;
    return finished;
  }

  #finishBlock(): void {
    this.#finishedRows += this.#block.rows;
    const bytes = this.#block.finish();
    this.#finishedBytes += bytes.length;
    this.#finished.push(bytes);
  }
}
