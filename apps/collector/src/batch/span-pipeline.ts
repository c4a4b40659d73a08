import { randomUUID } from 'node:crypto';
import type { ShardMap, SpanWriter } from '@faultline/clickhouse';
import type { CollectorConfig } from '../config.ts';
import { KnownRequests } from '../intake/known-requests.ts';
import { DeadLetters } from '../log/dead-letters.ts';
import { LogDisk } from '../log/log-disk.ts';
import type { RecoveredLog } from '../log/recover.ts';
import { RequestLog } from '../log/request-log.ts';
import { Batcher } from './batcher.ts';
import { InsertQueues, type InsertQueuesOptions } from './insert-queues.ts';
import { isolatePoison } from './isolate-poison.ts';
import { Linger } from './linger.ts';
import { rebuildFrom } from './rebuild.ts';

export interface SpanPipelineOptions {
  config: Pick<CollectorConfig, 'batch' | 'log'>;
  writer: SpanWriter;
  observer: InsertQueuesOptions['observer'];
  /** Spans found in the log at the start. */
  recovered: (spans: number) => void;
  /** Takes one line for people. */
  log: (line: string) => void;
}

const FORGET_EVERY_MS = 10_000;

/** From accepted requests to stored spans: the log on disk, what collects batches, and what inserts them. */
export class SpanPipeline {
  readonly batcher: Batcher;
  readonly known: KnownRequests;
  readonly #log: RequestLog;
  readonly #disk: LogDisk;
  readonly #queue: InsertQueues;
  readonly #config: SpanPipelineOptions['config'];
  readonly #forgetTimer: NodeJS.Timeout;

  private constructor(log: RequestLog, disk: LogDisk, { config, writer, observer }: SpanPipelineOptions) {
    this.#log = log;
    this.#disk = disk;
    this.#config = config;
    const { batch: limits } = config;
    this.known = new KnownRequests(config.log.knownRequests);
    const letters = new DeadLetters(config.log.directory, config.log.deadLetterBytes);
    const deadLetters: Pick<DeadLetters, 'put'> = {
      put: async (request, reason) => {
        await letters.put(request, reason);
        // It is not stored, so it must be taken when somebody sends it again.
        log.noteDeadLettered(request.fingerprint);
        this.known.forget(request.fingerprint);
      },
    };
    const linger = new Linger(limits);
    this.#queue = new InsertQueues({
      writer,
      insertsInFlight: limits.insertsInFlight,
      memoryBytes: limits.memoryBytes,
      forShards: (shards) => ({
        load: rebuildFrom({ log, deadLetters, limits, shards }),
        isolate: isolatePoison({ log, writer, deadLetters, limits, shards }),
      }),
      observer: {
        ...observer,
        inserted: (bytes, seconds) => {
          linger.inserted(seconds);
          observer.inserted(bytes, seconds);
        },
        ended: (batch, deadLettered) => {
          log.noteStored(batch.id);
          observer.ended(batch, deadLettered);
        },
      },
      clock: () => performance.now(),
    });
    this.batcher = new Batcher({ log, queue: this.#queue, limits, linger, newId, clock: Date.now });
    this.#forgetTimer = setInterval(() => void this.#forget(), FORGET_EVERY_MS);
  }

  /**
   * Opens the log and takes up what an earlier process left in it. Nothing is inserted before {@link startInserting}.
   * @throws DirectoryInUseError, or what the file system throws
   */
  static async open(options: SpanPipelineOptions): Promise<SpanPipeline> {
    const { directory, checkDiskEveryMs: everyMs, pauseBelowBytes } = options.config.log;
    const { log, recovered } = await RequestLog.open({ ...options.config.log, clock: Date.now });
    const disk = await LogDisk.watch({ directory, everyMs, pauseBelowBytes });
    const pipeline = new SpanPipeline(log, disk, options);
    pipeline.#takeUp(recovered, options);
    return pipeline;
  }

  /** Spans that ClickHouse has not acknowledged. */
  get spansWaiting(): number {
    return this.#queue.spans + this.batcher.spans;
  }

  get blockBytes(): number {
    return this.#queue.blockBytes;
  }

  get logBytes(): number {
    return this.#log.bytes;
  }

  /** Of the disk that holds the log. */
  get diskFreeBytes(): number {
    return this.#disk.freeBytes;
  }

  /** Age of the oldest request that waits for an insert, in milliseconds. */
  get logAgeMs(): number {
    const oldest = this.#queue.oldestReceivedAtMs;
    return oldest === undefined ? 0 : Math.max(0, Date.now() - oldest);
  }

  /** Why no request can be kept at the moment; undefined when it can. */
  obstacle(): string | undefined {
    const { quotaBytes, pendingBytes } = this.#config.log;
    if (this.#log.isFull) {
      const seconds = Math.round(this.#queue.stalledMs / 1000);
      return `The log on disk has reached its quota of ${quotaBytes} bytes; ClickHouse has taken nothing for ${seconds} s.`;
    }
    if (this.#log.pendingBytes > pendingBytes) return 'The disk does not keep up with the log.';
    return this.#disk.obstacle();
  }

  /** @param shards of the cluster; undefined without one */
  startInserting(shards: ShardMap | undefined): void {
    if (shards) this.batcher.divideBy(shards);
    this.#queue.start(shards);
  }

  /** Inserts what it can until the signal gives up; the rest stays in the log for the next process. */
  async stop(giveUp: AbortSignal): Promise<void> {
    clearInterval(this.#forgetTimer);
    this.#disk.stop();
    await this.batcher.stop();
    await this.#queue.drain(giveUp);
    await this.#forget();
    await this.#log.close();
  }

  #takeUp({ unstored, unsealed, fingerprints, damage }: RecoveredLog, options: SpanPipelineOptions): void {
    for (const { path, offset, bytes, isTail } of damage) {
      options.log(
        isTail
          ? `${bytes} bytes at the end of ${path} were not completely written, and are cut off; nothing of them was acknowledged`
          : `${bytes} bytes of ${path} at ${offset} are damaged: what was in them is lost`,
      );
    }
    for (const fingerprint of fingerprints) this.known.add(fingerprint, Promise.resolve());
    for (const { id, ...requests } of unstored) this.#queue.add({ id, requests, blocks: undefined });
    for (const requests of unsealed) this.batcher.takeUp(requests);
    if (this.spansWaiting === 0) return;
    options.recovered(this.spansWaiting);
    options.log(`${this.spansWaiting} spans were in the log, and are written now`);
  }

  async #forget(): Promise<void> {
    await this.#log.forgetBefore(Math.min(this.#queue.firstSequence, this.batcher.firstOpenSequence));
  }
}

function newId(): string {
  return randomUUID().replaceAll('-', '');
}
