import { type SpanWriter, StoreRejectedError } from '@faultline/clickhouse';
import { backoffMs } from './backoff.ts';
import { blockToken, type SealedBatch } from './sealed-batch.ts';

/** What the queue tells about its work. Durations are seconds. */
export interface InsertObserver {
  /** A block was inserted. */
  inserted(bytes: number, seconds: number): void;
  /** An attempt failed. `refused`: for good; else it is repeated. */
  failed(error: unknown, refused: boolean): void;
  /** ClickHouse has a batch, but for what was put away. */
  ended(batch: SealedBatch, storedSpans: number): void;
}

/** Builds a batch's blocks again from the log. */
export type LoadBlocks = (batch: SealedBatch) => Promise<Uint8Array[]>;

/** Stores a batch that ClickHouse refused as a whole, and puts away what it refuses singly. @returns spans stored */
export type IsolatePoison = (batch: SealedBatch, reason: StoreRejectedError, signal: AbortSignal) => Promise<number>;

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
 * Inserts closed batches in their order, each until ClickHouse has it: with the same tokens at every attempt, so that a
 * block whose acknowledgement was lost does not count twice.
 */
export class InsertQueue {
  /** Told when an insert may start and nothing waits for one. */
  onRoom: () => void = () => {};
  readonly #options: InsertQueueOptions;
  readonly #waiting: SealedBatch[] = [];
  readonly #writing = new Set<SealedBatch>();
  readonly #stop = new AbortController();
  #isStarted = false;
  #idle: (() => void)[] = [];
  #blockBytes = 0;
  #spans = 0;
  #storedAt: number;

  constructor(options: InsertQueueOptions) {
    this.#options = options;
    this.#storedAt = options.clock();
  }

  /** Spans that wait for ClickHouse's acknowledgement. */
  get spans(): number {
    return this.#spans;
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

  /** Of the batches that ClickHouse does not have; infinite when it has them all. */
  get firstSequence(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { requests } of this.#writing) first = Math.min(first, requests.firstSequence);
    for (const { requests } of this.#waiting) first = Math.min(first, requests.firstSequence);
    return first;
  }

  /** When the oldest request came that ClickHouse does not have, in epoch milliseconds; undefined when it has them all. */
  get oldestReceivedAtMs(): number | undefined {
    const oldest = this.#writing.values().next().value ?? this.#waiting[0];
    return oldest?.requests.receivedAtMs;
  }

  add(batch: SealedBatch): void {
    const isFirst = this.#writing.size + this.#waiting.length === 0;
    if (isFirst) this.#storedAt = this.#options.clock();
    this.#spans += batch.requests.spans;
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

  async #write(batch: SealedBatch): Promise<void> {
    const stored = await this.#writeUntilDecided(batch);
    this.#writing.delete(batch);
    if (stored !== 'given up') {
      this.#storedAt = this.#options.clock();
      this.#spans -= batch.requests.spans;
      this.#options.observer.ended(batch, stored);
    }
    this.#blockBytes -= sizeOf(batch);
    batch.blocks = undefined;
    this.#proceed();
    if (this.#writing.size > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle = [];
  }

  /** @returns spans stored */
  async #writeUntilDecided(batch: SealedBatch): Promise<number | 'given up'> {
    const { observer, isolate } = this.#options;
    let nextBlock = 0;
    for (let attempt = 0; ; attempt++) {
      if (this.#stop.signal.aborted) return 'given up';
      try {
        const blocks = await this.#blocksOf(batch);
        for (; nextBlock < blocks.length; nextBlock++) await this.#insert(batch, blocks[nextBlock]!, nextBlock);
        return batch.requests.spans;
      } catch (error) {
        if (this.#stop.signal.aborted) return 'given up';
        const isRefused = error instanceof StoreRejectedError;
        observer.failed(error, isRefused);
        try {
          if (isRefused) return await this.#unlessStopped(isolate(batch, error, this.#stop.signal));
        } catch (isolationError) {
          observer.failed(isolationError, false);
        }
      }
      await this.#unlessStopped(new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))).catch(() => {});
    }
  }

  async #blocksOf(batch: SealedBatch): Promise<readonly Uint8Array[]> {
    if (!batch.blocks) {
      batch.blocks = await this.#options.load(batch);
      this.#blockBytes += sizeOf(batch);
    }
    return batch.blocks;
  }

  async #insert(batch: SealedBatch, block: Uint8Array, index: number): Promise<void> {
    const { writer, observer, clock } = this.#options;
    const startedAt = clock();
    await this.#unlessStopped(writer.write(block, { token: blockToken(batch.id, index) }));
    this.#storedAt = clock();
    observer.inserted(block.length, (this.#storedAt - startedAt) / 1000);
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

function sizeOf({ blocks }: SealedBatch): number {
  return blocks?.reduce((sum, block) => sum + block.length, 0) ?? 0;
}
