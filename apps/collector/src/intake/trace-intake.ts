import { BatchBlocks } from '../batch/batch-blocks.ts';
import type { Batcher } from '../batch/batcher.ts';
import type { BatchLimits } from '../config.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding } from '../otlp/signal.ts';
import type { TranscodeLimits, TranscodeResult } from '../otlp/transcode-spans.ts';
import type { ExportIntake } from '../receiver/export-receiver.ts';
import { unavailable } from '../receiver/problem.ts';
import { acceptedTimes } from './accepted-times.ts';
import { explainRejections } from './explain-rejections.ts';
import type { ExportBody } from './export-body.ts';
import { fingerprintOf, type KnownRequests } from './known-requests.ts';

/** Counts what the intake did with spans; see CollectorMetrics for how the numbers add up. */
export interface IntakeObserver {
  transcoded(result: TranscodeResult): void;
  /** The spans of a request that was taken before; nothing of it is stored again. */
  repeated(result: TranscodeResult): void;
  acknowledged(spans: number): void;
  /** Spans that were taken, are on disk or not, and whose sender was not told so: it may send them again. */
  unacknowledged(spans: number): void;
  /** Spans that were taken and could not be written to the log: they are not stored. */
  unlogged(spans: number): void;
}

export interface TraceIntakeOptions {
  batcher: Pick<Batcher, 'append'>;
  known: KnownRequests;
  observer: IntakeObserver;
  /** Why nothing can be kept at the moment; undefined when it can. */
  obstacle: () => string | undefined;
  limits: BatchLimits;
  maxDecodedBytes: number;
  acknowledgeWithinMs: number;
  /** Spans that started longer ago are refused: they would be deleted at once. */
  retentionMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
}

const RETRY_AFTER_SECONDS = 2;

type Durability = 'durable' | 'late' | { failure: unknown };

/**
 * Takes export requests: decodes, hands the spans to the batcher, and answers when the request is in the log on disk,
 * where it waits for ClickHouse.
 */
export class TraceIntake implements ExportIntake {
  readonly #options: TraceIntakeOptions;
  /** Of requests that came before, to answer them as the first time; always emptied. */
  readonly #scratch: BatchBlocks;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
    this.#scratch = new BatchBlocks(options.limits);
  }

  /** Refuses a request before its body is read when it could not be kept anyway. @throws Problem 503 */
  admit(): void {
    const obstacle = this.#options.obstacle();
    if (obstacle !== undefined) throw unavailable(obstacle, RETRY_AFTER_SECONDS);
  }

  /**
   * @param isGone whether nobody waits for the answer any more
   * @returns what was left out, undefined when everything is kept
   * @throws DecodeError, TooMuchError, or Problem 503
   */
  async export(body: ExportBody, encoding: Encoding, isGone: () => boolean): Promise<PartialSuccess | undefined> {
    const { known, observer } = this.#options;
    const fingerprint = fingerprintOf(body.received);
    const before = known.find(fingerprint);
    if (before) return this.#repeat(body, encoding, before);

    this.admit();
    const { result, durable } = this.#append(body, encoding, fingerprint);
    if (result.accepted > 0) known.add(fingerprint, durable);
    observer.transcoded(result);
    const outcome = await this.#within(durable);
    if (typeof outcome === 'object') observer.unlogged(result.accepted);
    else if (outcome === 'late' || isGone()) {
      observer.unacknowledged(result.accepted);
      if (outcome === 'late') durable.catch(() => observer.unlogged(result.accepted));
    } else observer.acknowledged(result.accepted);
    return answer(outcome, result);
  }

  async #repeat(body: ExportBody, encoding: Encoding, before: Promise<void>): Promise<PartialSuccess | undefined> {
    const result = this.#scratch.append(body.payload, encoding, this.#limits());
    this.#scratch.finish();
    this.#options.observer.repeated(result);
    return answer(await this.#within(before), result);
  }

  #append(
    body: ExportBody,
    encoding: Encoding,
    fingerprint: string,
  ): { result: TranscodeResult; durable: Promise<void> } {
    return this.#options.batcher.append({ body, encoding, fingerprint, limits: this.#limits() });
  }

  #limits(): TranscodeLimits {
    const { clock, retentionMs, maxDecodedBytes } = this.#options;
    const { oldestMs, newestMs } = acceptedTimes(clock(), retentionMs);
    return { maxBytes: maxDecodedBytes, oldestStartMs: oldestMs, newestStartMs: newestMs };
  }

  #within(durable: Promise<void>): Promise<Durability> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('late'), this.#options.acknowledgeWithinMs);
      durable
        .then(
          () => resolve('durable'),
          (failure: unknown) => resolve({ failure }),
        )
        .finally(() => clearTimeout(timer));
    });
  }
}

/** @throws Problem 503 when the spans are not known to be on disk */
function answer(outcome: Durability, result: TranscodeResult): PartialSuccess | undefined {
  if (outcome === 'durable') return explainRejections(result.rejected);
  if (outcome === 'late') throw unavailable('The log on disk has not taken the spans in time.', RETRY_AFTER_SECONDS);
  const why = outcome.failure instanceof Error ? outcome.failure.message : String(outcome.failure);
  throw unavailable(`The log on disk cannot be written: ${why}.`, RETRY_AFTER_SECONDS);
}
