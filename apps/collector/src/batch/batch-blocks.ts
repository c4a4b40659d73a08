import { type Shard, type ShardMap, SpanBlock } from '@faultline/clickhouse';
import { traceRequestFromJson } from '../otlp/json-to-protobuf.ts';
import type { Encoding } from '../otlp/signal.ts';
import { type BlockLimits, SpanBlocks } from '../otlp/span-blocks.ts';
import { type TranscodeLimits, type TranscodeResult, transcodeSpans } from '../otlp/transcode-spans.ts';

/** Rows of one batch that are inserted together. */
export interface BatchBlock {
  /** In Native format. */
  bytes: Uint8Array;
  rows: number;
  /** Where they belong; undefined without a cluster. */
  shard: Shard | undefined;
}

/**
 * The rows of one batch: for each shard in one block or, where requests are large, in several. The same requests in the same
 * order make the same blocks, so that a batch that is built again from the log is the same insert.
 */
export class BatchBlocks {
  readonly #limits: BlockLimits;
  readonly #shards: ShardMap | undefined;
  readonly #parts: readonly Part[];

  /** @param shards undefined without a cluster */
  constructor(limits: BlockLimits, shards?: ShardMap) {
    this.#limits = limits;
    this.#shards = shards;
    this.#parts = (shards?.shards ?? [undefined]).map((shard) => new Part(shard));
  }

  /** About how large the blocks will be. */
  get byteLength(): number {
    return this.#parts.reduce((bytes, part) => bytes + part.byteLength, 0);
  }

  get rows(): number {
    return this.#parts.reduce((rows, part) => rows + part.finishedRows + part.block.rows, 0);
  }

  /** Whether another request would belong into another batch. */
  get isFull(): boolean {
    const { rows, blockBytes } = this.#limits;
    return this.#parts.some(
      ({ block, finished }) => finished.length > 0 || block.rows >= rows || block.byteLength >= blockBytes,
    );
  }

  /** How many blocks a shard has that no further row goes into. */
  fullBlocksOf(shard: Shard | undefined): number {
    return this.#parts[(shard?.number ?? 1) - 1]!.finished.length;
  }

  /**
   * Appends the spans of an export request. When it throws or accepts none, the blocks are as they were before: such a
   * request is not in the log, and must leave no trace by which blocks that are built again would differ.
   * @param payload decompressed
   * @throws DecodeError, TooMuchError
   */
  append(payload: Uint8Array, encoding: Encoding, limits: TranscodeLimits): TranscodeResult {
    const protobuf = encoding === 'application/json' ? traceRequestFromJson(payload) : payload;
    const parts = this.#parts.map((part) => new SpanBlocks(part.block, this.#limits));
    const shards = this.#shards;
    try {
      const result = transcodeSpans(
        protobuf,
        {
          parts,
          partOf: (source, traceIdAt) => (shards ? shards.shardOf(source.bytes, traceIdAt).number - 1 : 0),
        },
        limits,
      );
      if (result.accepted === 0) for (const part of parts) part.rewind();
      return result;
    } finally {
      for (const [index, part] of this.#parts.entries()) part.takeBack(parts[index]!);
    }
  }

  /** The blocks, those of a shard in order. The object is empty afterwards and can be used again. */
  finish(): BatchBlock[] {
    return this.#parts.flatMap((part) => part.finish());
  }
}

/** What goes to one shard. */
class Part {
  readonly #shard: Shard | undefined;
  block = new SpanBlock();
  finished: BatchBlock[] = [];

  constructor(shard: Shard | undefined) {
    this.#shard = shard;
  }

  get byteLength(): number {
    return this.finished.reduce((sum, { bytes }) => sum + bytes.length, this.block.byteLength);
  }

  get finishedRows(): number {
    return this.finished.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Goes on with the last of the blocks that a request has filled. */
  takeBack({ all }: SpanBlocks): void {
    for (const block of all) {
      if (block !== this.block) this.#finishBlock();
      this.block = block;
    }
    // Gives back the memory that a large request took.
    if (this.block.rows === 0) this.block.clear();
  }

  finish(): BatchBlock[] {
    if (this.block.rows > 0) this.#finishBlock();
    const { finished } = this;
    this.finished = [];
    return finished;
  }

  #finishBlock(): void {
    const { rows } = this.block;
    this.finished.push({ bytes: this.block.finish(), rows, shard: this.#shard });
  }
}
