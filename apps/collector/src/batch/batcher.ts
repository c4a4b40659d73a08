import { SpanBlock, type SpanWriter, StoreRejectedError } from '@faultline/clickhouse';
import type { BatchLimits } from '../config.ts';
import { SpanBlocks } from '../otlp/span-blocks.ts';
import { backoffMs } from './backoff.ts';

/** What became of a batch: written; refused by ClickHouse for good; given up because the collector stops. */
export type BatchOutcome = 'stored' | 'refused' | 'given_up';

/** What the batcher tells about its work. Durations are seconds. */
export interface BatchObserver {
  inserted(rows: number, bytes: number, seconds: number): void;
  /** An attempt failed. `refused`: for good; else it is repeated. */
  failed(error: unknown, refused: boolean): void;
  ended(outcome: BatchOutcome, rows: number): void;
}

export interface BatcherOptions {
  writer: SpanWriter;
  limits: BatchLimits;
  observer: BatchObserver;
  /** Milliseconds that only go forward. */
  clock: () => number;
  /** A token per batch that no other batch has, in any process. */
  newToken: () => string;
}

interface Batch {
  readonly outcome: Promise<BatchOutcome>;
  readonly end: (outcome: BatchOutcome) => void;
  readonly openedAt: number;
}

interface SealedBatch extends Batch {
  readonly token: string;
  readonly block: Uint8Array;
  readonly rows: number;
}

/**
 * Collects the spans of many requests into blocks and writes them, each until ClickHouse has it: with the same token at
 * every attempt, so that a block whose acknowledgement was lost does not count twice.
 * A block is closed when it is full, or when its first span has waited long enough and an insert may start.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  #block = new SpanBlock();
  readonly #sealed: SealedBatch[] = [];
  readonly #writing = new Set<SealedBatch>();
  readonly #stopped = new AbortController();
  #open: Batch | undefined;
  #sealedBytes = 0;
  #storedAt = Number.NEGATIVE_INFINITY;
  #isDue = false;
  #lingerTimer: NodeJS.Timeout | undefined;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Bytes that wait for ClickHouse's acknowledgement. */
  get queuedBytes(): number {
    return this.#sealedBytes + this.#block.byteLength;
  }

  /** Spans that wait for ClickHouse's acknowledgement. */
  get queuedRows(): number {
    let rows = this.#block.rows;
    for (const batch of this.#sealed) rows += batch.rows;
    for (const batch of this.#writing) rows += batch.rows;
    return rows;
  }

  get isFull(): boolean {
    return this.queuedBytes >= this.#options.limits.queueBytes;
  }

  /** How long spans have waited without ClickHouse taking any, in milliseconds. */
  get stalledMs(): number {
    const oldest = this.#writing.values().next().value ?? this.#sealed[0] ?? this.#open;
    return oldest ? this.#options.clock() - Math.max(oldest.openedAt, this.#storedAt) : 0;
  }

  /**
   * Lets `fill` append spans. They go to one batch, or to several when they do not fit into one.
   * @returns what `fill` returned, and what will become of the spans: `stored` when all of them are
   * @throws whatever `fill` throws, which must have left the blocks as they were
   */
  append<T>(fill: (blocks: SpanBlocks) => T): { result: T; outcome: Promise<BatchOutcome> } {
    const blocks = new SpanBlocks(this.#block, this.#options.limits);
    let result: T;
    try {
      result = fill(blocks);
    } finally {
      // Otherwise names of requests without a good span would pile up in the dictionaries.
      if (this.#block.rows === 0) this.#block.clear();
    }
    if (blocks.addedRows === 0) return { result, outcome: Promise.resolve('stored') };
    const outcomes = blocks.all.map((block) => {
      if (block !== this.#block) this.#seal();
      this.#block = block;
      return this.#openBatch().outcome;
    });
    if (this.#isBlockFull()) this.#seal();
    return { result, outcome: worstOf(outcomes) };
  }

  #isBlockFull(): boolean {
    const { rows, blockBytes } = this.#options.limits;
    return this.#block.rows >= rows || this.#block.byteLength >= blockBytes;
  }

  /**
   * Writes what is there, without waiting for more, until nothing is left or the signal gives up.
   * Nothing may be appended any more.
   */
  async drain(giveUp: AbortSignal): Promise<void> {
    giveUp.addEventListener('abort', () => this.#stopped.abort(), { once: true });
    if (giveUp.aborted) this.#stopped.abort();
    if (this.#open) this.#seal();
    await Promise.all([...this.#sealed, ...this.#writing].map((batch) => batch.outcome));
  }

  #openBatch(): Batch {
    if (this.#open) return this.#open;
    const { promise, resolve } = Promise.withResolvers<BatchOutcome>();
    this.#open = { outcome: promise, end: resolve, openedAt: this.#options.clock() };
    this.#lingerTimer = setTimeout(() => {
      this.#isDue = true;
      this.#proceed();
    }, this.#options.limits.lingerMs);
    return this.#open;
  }

  #seal(): void {
    clearTimeout(this.#lingerTimer);
    this.#isDue = false;
    const rows = this.#block.rows;
    const block = this.#block.finish();
    this.#sealed.push({ ...this.#open!, token: this.#options.newToken(), block, rows });
    this.#sealedBytes += block.length;
    this.#open = undefined;
    this.#proceed();
  }

  /** Starts as many inserts as may run; a block whose time has come is closed only when one may start. */
  #proceed(): void {
    while (this.#writing.size < this.#options.limits.insertsInFlight) {
      const batch = this.#sealed.shift();
      if (batch) {
        this.#writing.add(batch);
        void this.#write(batch);
      } else if (this.#isDue) {
        this.#seal();
        return;
      } else return;
    }
  }

  async #write(batch: SealedBatch): Promise<void> {
    const outcome = await this.#writeUntilDecided(batch);
    this.#writing.delete(batch);
    this.#sealedBytes -= batch.block.length;
    this.#options.observer.ended(outcome, batch.rows);
    batch.end(outcome);
    this.#proceed();
  }

  async #writeUntilDecided({ block, token, rows }: SealedBatch): Promise<BatchOutcome> {
    const { writer, observer, clock } = this.#options;
    for (let attempt = 0; ; attempt++) {
      if (this.#stopped.signal.aborted) return 'given_up';
      const startedAt = clock();
      try {
        await this.#unlessStopped(writer.write(block, { token }));
        this.#storedAt = clock();
        observer.inserted(rows, block.length, (this.#storedAt - startedAt) / 1000);
        return 'stored';
      } catch (error) {
        if (this.#stopped.signal.aborted) return 'given_up';
        const isRefused = error instanceof StoreRejectedError;
        observer.failed(error, isRefused);
        if (isRefused) return 'refused';
      }
      await this.#unlessStopped(new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))).catch(() => {});
    }
  }

  /** Rejects as soon as the batcher is stopped, whatever the promise does. */
  #unlessStopped<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#stopped;
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(new Error('stopped'));
      signal.addEventListener('abort', stop, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }
}

async function worstOf(outcomes: readonly Promise<BatchOutcome>[]): Promise<BatchOutcome> {
  const ended = await Promise.all(outcomes);
  return ended.find((outcome) => outcome !== 'stored') ?? 'stored';
}
