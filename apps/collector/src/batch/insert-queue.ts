import { type SpanWriter, StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { backoffMs } from './backoff.ts';
import type { BatchBlock } from './batch-blocks.ts';
import { type BatchPart, blockToken } from './sealed-batch.ts';

/** What the queue tells about its work. Durations are seconds. */
export interface InsertObserver {
  /** A block was inserted. */
  inserted(bytes: number, seconds: number): void;
  /** An attempt failed. `refused`: for good; else it is repeated. */
  failed(error: unknown, refused: boolean): void;
  /** ClickHouse has a part of a batch, but for so many spans that were put away. */
  ended(part: BatchPart, deadLettered: number): void;
}

/** Builds the blocks of a part again from the log. */
export type LoadBlocks = (part: BatchPart) => Promise<BatchBlock[]>;

/** What ClickHouse said to a block for good. */
export interface Refusal {
  reason: StoreRejectedError;
  /** Blocks before it, which are stored. */
  storedBlocks: number;
}

/** Stores what ClickHouse refused as a whole, and puts away what it refuses singly. @returns spans put away */
export type IsolatePoison = (part: BatchPart, refusal: Refusal, signal: AbortSignal) => Promise<number>;

export interface InsertQueueOptions {
  writer: SpanWriter;
  insertsInFlight: number;
  /** Of blocks that wait; beyond it they are dropped and built again from the log when their turn comes. */
  memoryBytes: number;
  load: LoadBlocks;
  isolate: IsolatePoison;
  observer: InsertObserver;
  /** Milliseconds that only go forward. */
  clock: () => number;
}

/**
 * Inserts closed batches in their order, or what of them goes to one shard, each until ClickHouse has it: with the same tokens at every attempt, so that a
 * block whose acknowledgement was lost does not count twice.
 */
export class InsertQueue {
  /** Told when an insert may start and nothing waits for one. */
  onRoom: () => void = () => {};
  readonly #options: InsertQueueOptions;
  readonly #waiting: BatchPart[] = [];
  readonly #writing = new Set<BatchPart>();
  readonly #stop = new AbortController();
  #isStarted = false;
  #idle: (() => void)[] = [];
  #blockBytes = 0;
  #storedAt: number;

  constructor(options: InsertQueueOptions) {
    this.#options = options;
    this.#storedAt = options.clock();
  }

  /** Bytes of blocks in memory. */
  get blockBytes(): number {
    return this.#blockBytes;
  }

  get hasRoom(): boolean {
    return this.#isStarted && this.#writing.size + this.#waiting.length < this.#options.insertsInFlight;
  }

  /** How long batches have waited without ClickHouse taking any, in milliseconds. */
  get stalledMs(): number {
    return this.#writing.size + this.#waiting.length > 0 ? this.#options.clock() - this.#storedAt : 0;
  }

  add(batch: BatchPart): void {
    const isFirst = this.#writing.size + this.#waiting.length === 0;
    if (isFirst) this.#storedAt = this.#options.clock();
    const bytes = sizeOf(batch);
    if (!isFirst && this.#blockBytes + bytes > this.#options.memoryBytes) batch.blocks = undefined;
    else this.#blockBytes += bytes;
    this.#waiting.push(batch);
    this.#proceed();
  }

  /** Begins to insert; until then batches only wait. */
  start(): void {
    this.#isStarted = true;
    this.#storedAt = this.#options.clock();
    this.#proceed();
  }

  /** Resolves when nothing is left to insert, or the signal gives up: what is left is in the log. No insert starts then. */
  async drain(giveUp: AbortSignal): Promise<void> {
    const stop = (): void => this.#stop.abort();
    if (giveUp.aborted || !this.#isStarted) stop();
    giveUp.addEventListener('abort', stop, { once: true });
    if (this.#writing.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #proceed(): void {
    if (!this.#isStarted || this.#stop.signal.aborted) return;
    while (this.#writing.size < this.#options.insertsInFlight) {
      const batch = this.#waiting.shift();
      if (!batch) break;
      this.#writing.add(batch);
      void this.#write(batch);
    }
    if (this.hasRoom) this.onRoom();
  }

  async #write(batch: BatchPart): Promise<void> {
    const deadLettered = await this.#writeUntilDecided(batch);
    this.#writing.delete(batch);
    if (deadLettered !== 'given up') {
      this.#storedAt = this.#options.clock();
      this.#options.observer.ended(batch, deadLettered);
    }
    this.#blockBytes -= sizeOf(batch);
    batch.blocks = undefined;
    this.#proceed();
    if (this.#writing.size > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle = [];
  }

  /** @returns spans put away */
  async #writeUntilDecided(batch: BatchPart): Promise<number | 'given up'> {
    const { observer, isolate } = this.#options;
    let nextBlock = 0;
    for (let attempt = 0; ; attempt++) {
      if (this.#stop.signal.aborted) return 'given up';
      let isDiskFull = false;
      try {
        const blocks = await this.#blocksOf(batch);
        for (; nextBlock < blocks.length; nextBlock++) await this.#insert(batch, blocks[nextBlock]!, nextBlock);
        return 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return 'given up';
        const isRefused = error instanceof StoreRejectedError;
        isDiskFull = error instanceof StoreUnavailableError && error.isDiskFull;
        observer.failed(error, isRefused);
        try {
          if (isRefused) {
            const refusal = { reason: error, storedBlocks: nextBlock };
            return await this.#unlessStopped(isolate(batch, refusal, this.#stop.signal));
          }
        } catch (isolationError) {
          observer.failed(isolationError, false);
        }
      }
      const waitMs = backoffMs(attempt, isDiskFull);
      await this.#unlessStopped(new Promise((resolve) => setTimeout(resolve, waitMs))).catch(() => {});
    }
  }

  async #blocksOf(batch: BatchPart): Promise<readonly BatchBlock[]> {
    if (!batch.blocks) {
      batch.blocks = await this.#options.load(batch);
      this.#blockBytes += sizeOf(batch);
    }
    return batch.blocks;
  }

  async #insert(batch: BatchPart, { bytes }: BatchBlock, index: number): Promise<void> {
    const { writer, observer, clock } = this.#options;
    const startedAt = clock();
    await this.#unlessStopped(writer.write(bytes, { token: blockToken(batch.id, index), shard: batch.shard }));
    this.#storedAt = clock();
    observer.inserted(bytes.length, (this.#storedAt - startedAt) / 1000);
  }

  /** Rejects as soon as the queue is stopped, whatever the promise does. */
  #unlessStopped<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(new Error('stopped'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }
}

function sizeOf({ blocks }: BatchPart): number {
  return blocks?.reduce((sum, block) => sum + block.bytes.length, 0) ?? 0;
}
