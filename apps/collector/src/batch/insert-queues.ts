import type { Shard, ShardMap } from '@faultline/clickhouse';
import { InsertQueue, type InsertQueueOptions } from './insert-queue.ts';
import type { SealedBatch } from './sealed-batch.ts';

export interface InsertQueuesOptions extends Omit<InsertQueueOptions, 'observer' | 'load' | 'isolate'> {
  /** `load` and `isolate` for a cluster with these shards; undefined without a cluster. */
  forShards: (shards: ShardMap | undefined) => Pick<InsertQueueOptions, 'load' | 'isolate'>;
  observer: Omit<InsertQueueOptions['observer'], 'ended'> & {
    /** ClickHouse has a batch, but for so many spans that were put away. */
    ended(batch: SealedBatch, deadLettered: number): void;
  };
}

/** A batch of which not every shard has its part. */
interface OpenBatch {
  batch: SealedBatch;
  partsLeft: number;
  deadLettered: number;
}

/**
 * Inserts closed batches: for each shard in a queue of its own, so that one that is away holds up nobody but itself.
 * Without a cluster there is one queue. Batches that come before the shards are known wait in the log.
 */
export class InsertQueues {
  /** Told when an insert may start and nothing waits for one. */
  onRoom: () => void = () => {};
  readonly #options: InsertQueuesOptions;
  readonly #open = new Map<string, OpenBatch>();
  #queues: { shard: Shard | undefined; queue: InsertQueue }[] = [];

  constructor(options: InsertQueuesOptions) {
    this.#options = options;
  }

  /** Spans of batches that ClickHouse does not have. */
  get spans(): number {
    return this.#sum(({ batch }) => batch.requests.spans);
  }

  /** Bytes of blocks in memory. */
  get blockBytes(): number {
    return this.#queues.reduce((sum, { queue }) => sum + queue.blockBytes, 0);
  }

  get hasRoom(): boolean {
    return this.#queues.some(({ queue }) => queue.hasRoom);
  }

  /** How long ClickHouse, or the shard that is worst off, has taken nothing of what waits for it, in milliseconds. */
  get stalledMs(): number {
    return Math.max(0, ...this.#queues.map(({ queue }) => queue.stalledMs));
  }

  /** Sequence of the oldest request that ClickHouse does not have; infinite when it has them all. */
  get firstSequence(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { batch } of this.#open.values()) first = Math.min(first, batch.requests.firstSequence);
    return first;
  }

  /** When the oldest request came that ClickHouse does not have, in epoch milliseconds; undefined when it has them all. */
  get oldestReceivedAtMs(): number | undefined {
    return this.#open.values().next().value?.batch.requests.receivedAtMs;
  }

  add(batch: SealedBatch): void {
    this.#open.set(batch.id, { batch, partsLeft: this.#queues.length, deadLettered: 0 });
    this.#divide(batch);
    batch.blocks = undefined;
  }

  /** Begins to insert. @param shards of the cluster; undefined without one */
  start(shards: ShardMap | undefined): void {
    const { observer, forShards, ...options } = this.#options;
    this.#queues = (shards?.shards ?? [undefined]).map((shard) => {
      const queue = new InsertQueue({
        ...options,
        ...forShards(shards),
        memoryBytes: options.memoryBytes / (shards?.shards.length ?? 1),
        observer: { ...observer, ended: ({ id }, deadLettered) => this.#partEnded(id, deadLettered) },
      });
      queue.onRoom = () => this.onRoom();
      return { shard, queue };
    });
    for (const waiting of this.#open.values()) {
      waiting.partsLeft = this.#queues.length;
      this.#divide(waiting.batch);
    }
    for (const { queue } of this.#queues) queue.start();
  }

  /** Resolves when nothing is left to insert, or the signal gives up: what is left is in the log. No insert starts then. */
  async drain(giveUp: AbortSignal): Promise<void> {
    await Promise.all(this.#queues.map(({ queue }) => queue.drain(giveUp)));
  }

  #divide({ id, requests, blocks }: SealedBatch): void {
    for (const { shard, queue } of this.#queues) {
      queue.add({ id, requests, shard, blocks: blocks?.filter((block) => block.shard?.number === shard?.number) });
    }
  }

  #partEnded(id: string, deadLettered: number): void {
    const open = this.#open.get(id)!;
    open.partsLeft--;
    open.deadLettered += deadLettered;
    if (open.partsLeft > 0) return;
    this.#open.delete(id);
    this.#options.observer.ended(open.batch, Math.min(open.deadLettered, open.batch.requests.spans));
  }

  #sum(figure: (open: OpenBatch) => number): number {
    let sum = 0;
    for (const open of this.#open.values()) sum += figure(open);
    return sum;
  }
}
