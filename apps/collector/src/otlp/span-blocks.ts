import { type ByteSource, SpanBlock } from '@faultline/clickhouse';

/** How much goes into one insert. ClickHouse needs several times a block's size to take it in. */
export interface BlockLimits {
  rows: number;
  blockBytes: number;
}

/** Where a request's spans go: to one run of blocks, or, where traces are on different shards, to one for each shard. */
export interface SpanTarget {
  readonly parts: readonly SpanBlocks[];
  /** The index of the part that takes a span, by where its trace id stands. */
  partOf(source: ByteSource, traceIdAt: number): number;
}

/** One part of where a request's spans go: the block that others fill too, and further ones when it is full. */
export class SpanBlocks implements SpanTarget {
  readonly parts: readonly SpanBlocks[] = [this];
  readonly #limits: BlockLimits;
  readonly #blocks: [SpanBlock, ...SpanBlock[]];
  readonly #rowsBefore: number;
  #current: SpanBlock;
  #currentBytes: number;

  constructor(first: SpanBlock, limits: BlockLimits) {
    this.#limits = limits;
    this.#blocks = [first];
    this.#current = first;
    this.#currentBytes = first.byteLength;
    this.#rowsBefore = first.rows;
    first.mark();
  }

  partOf(): number {
    return 0;
  }

  get current(): SpanBlock {
    return this.#current;
  }

  /** In the order in which they were filled; the last is the current one. */
  get all(): readonly SpanBlock[] {
    return this.#blocks;
  }

  /** Rows that were added. */
  get addedRows(): number {
    return this.#blocks.reduce((rows, block) => rows + block.rows, -this.#rowsBefore);
  }

  /** To be called before each row. @returns whether the row goes into a new block */
  makeRoom(rowBytes: number): boolean {
    const { rows } = this.#current;
    const isFull = rows >= this.#limits.rows || this.#currentBytes + rowBytes > this.#limits.blockBytes;
    this.#currentBytes += rowBytes;
    if (!isFull || rows === 0) return false;
    this.#current = new SpanBlock();
    this.#currentBytes = rowBytes;
    this.#blocks.push(this.#current);
    return true;
  }

  /** Forgets all that was added. */
  rewind(): void {
    this.#blocks.length = 1;
    this.#current = this.#blocks[0];
    this.#current.rewind();
  }
}
