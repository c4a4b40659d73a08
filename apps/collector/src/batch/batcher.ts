import type { ShardMap } from '@faultline/clickhouse';
import type { BatchLimits } from '../config.ts';
import type { ExportBody } from '../intake/export-body.ts';
import type { LoggedRequests, LogPlace } from '../log/recover.ts';
import type { RequestLog } from '../log/request-log.ts';
import type { Encoding } from '../otlp/signal.ts';
import type { TranscodeLimits, TranscodeResult } from '../otlp/transcode-spans.ts';
import { backoffMs } from './backoff.ts';
import { type BatchBlock, BatchBlocks } from './batch-blocks.ts';
import type { InsertQueues } from './insert-queues.ts';
import type { Linger } from './linger.ts';

export interface BatcherOptions {
  log: Pick<RequestLog, 'append' | 'seal'>;
  queue: Pick<InsertQueues, 'add' | 'hasRoom' | 'onRoom'>;
  limits: BatchLimits;
  linger: Pick<Linger, 'ms'>;
  /** A new id of 32 hexadecimal digits. */
  newId: () => string;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** An export request that is not a repetition. */
export interface NewRequest {
  body: ExportBody;
  encoding: Encoding;
  fingerprint: string;
  limits: TranscodeLimits;
}

/** What is being collected. */
interface OpenBatch {
  readonly start: LogPlace;
  readonly firstAppended: number;
  readonly receivedAtMs: number;
  readonly appended: Promise<void>[];
  /** Of the requests that are on disk. */
  spans: number;
  firstSequence: number;
  lastSequence: number;
  /** Its blocks are not what the log holds of it. */
  isTainted: boolean;
}

/**
 * Collects the spans of many requests into batches, keeps each request in the log, and hands full batches on. A batch is
 * closed when it is full, or when its first span has waited long enough and an insert may start; before any of it is
 * inserted, the log says which requests it holds.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  #blocks: BatchBlocks;
  #open: OpenBatch | undefined;
  #spans = 0;
  #isDue = false;
  #isStopped = false;
  #lingerTimer: NodeJS.Timeout | undefined;
  /** Batches that are closed, and not handed on. */
  readonly #closing = new Set<OpenBatch>();
  readonly #sealing = new Set<Promise<void>>();

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#blocks = new BatchBlocks(options.limits);
    options.queue.onRoom = () => this.#sealIfDue();
  }

  /** Spans that were taken and are not handed on yet. */
  get spans(): number {
    return this.#spans;
  }

  /** Sequence of the oldest request that no closed batch holds; infinite when there is none. */
  get firstOpenSequence(): number {
    const batches = this.#open ? [...this.#closing, this.#open] : [...this.#closing];
    return Math.min(Number.POSITIVE_INFINITY, ...batches.map(({ firstAppended }) => firstAppended));
  }

  /**
   * Takes the spans of a request.
   * @returns what became of its spans, and a promise that those accepted are on disk; it rejects with what the file
   *   system said when they are not, and then they are not stored either
   * @throws DecodeError, TooMuchError
   */
  append({ body, encoding, fingerprint, limits }: NewRequest): { result: TranscodeResult; durable: Promise<void> } {
    const result = this.#blocks.append(body.payload, encoding, limits);
    if (result.accepted === 0) return { result, durable: Promise.resolve() };
    const { log, clock } = this.#options;
    const receivedAtMs = clock();
    const { sequence, place, durable } = log.append({
      receivedAtMs,
      startTimes: { oldestStartMs: limits.oldestStartMs, newestStartMs: limits.newestStartMs },
      spans: result.accepted,
      fingerprint,
      encoding,
      compression: body.compression,
      received: body.received,
    });
    this.#spans += result.accepted;
    const batch = this.#openBatch(place, sequence, receivedAtMs);
    batch.appended.push(
      durable.then(
        () => {
          batch.firstSequence = Math.min(batch.firstSequence, sequence);
          batch.lastSequence = Math.max(batch.lastSequence, sequence);
          batch.spans += result.accepted;
        },
        () => {
          batch.isTainted = true;
          this.#spans -= result.accepted;
        },
      ),
    );
    if (this.#blocks.isFull) this.#seal();
    return { result, durable };
  }

  /** Makes a batch of requests that an earlier process took and put into none. */
  takeUp(requests: LoggedRequests): void {
    this.#spans += requests.spans;
    this.#close({ ...requests, firstAppended: requests.firstSequence, appended: [], isTainted: true }, []);
  }

  /** Cuts blocks for these shards from now on; what is being collected is built again from the log. */
  divideBy(shards: ShardMap): void {
    this.#blocks = new BatchBlocks(this.#options.limits, shards);
    for (const batch of this.#closing) batch.isTainted = true;
    if (this.#open) this.#open.isTainted = true;
  }

  /** Closes what is being collected. Nothing may be appended any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#open) this.#seal();
    await Promise.all(this.#sealing);
  }

  #openBatch(start: LogPlace, firstAppended: number, receivedAtMs: number): OpenBatch {
    if (this.#open) return this.#open;
    this.#open = {
      start,
      firstAppended,
      receivedAtMs,
      appended: [],
      spans: 0,
      firstSequence: Number.POSITIVE_INFINITY,
      lastSequence: 0,
      isTainted: false,
    };
    this.#lingerTimer = setTimeout(() => {
      this.#isDue = true;
      this.#sealIfDue();
    }, this.#options.linger.ms);
    return this.#open;
  }

  #sealIfDue(): void {
    if (this.#isDue && this.#options.queue.hasRoom) this.#seal();
  }

  #seal(): void {
    clearTimeout(this.#lingerTimer);
    this.#isDue = false;
    const batch = this.#open!;
    this.#open = undefined;
    this.#close(batch, this.#blocks.finish());
  }

  #close(batch: OpenBatch, blocks: BatchBlock[]): void {
    this.#closing.add(batch);
    const sealing = this.#writeDown(batch, blocks).finally(() => {
      this.#sealing.delete(sealing);
    });
    this.#sealing.add(sealing);
  }

  async #writeDown(batch: OpenBatch, blocks: BatchBlock[]): Promise<void> {
    await Promise.all(batch.appended);
    const { firstSequence, lastSequence, start, spans, receivedAtMs } = batch;
    if (spans === 0) {
      this.#closing.delete(batch);
      return;
    }
    const id = this.#options.newId();
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#options.log.seal({ id, firstSequence, lastSequence });
        break;
      } catch {
        // The disk takes nothing now. What is acknowledged stays in the log, and whoever starts next finds it.
        if (this.#isStopped) return;
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)));
      }
    }
    this.#spans -= spans;
    this.#closing.delete(batch);
    // Shards may have become known meanwhile.
    const requests = { firstSequence, lastSequence, start, spans, receivedAtMs };
    this.#options.queue.add({ id, requests, blocks: batch.isTainted ? undefined : blocks });
  }
}
