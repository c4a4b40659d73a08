import type { Batcher, BatchOutcome } from '../batch/batcher.ts';
import { badRequest, GRPC, Problem, tooLarge, unavailable } from '../http/problem.ts';
import { DecodeError, TooManySpansError } from '../otlp/decode-error.ts';
import { traceRequestFromJson } from '../otlp/json-to-protobuf.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding } from '../otlp/signal.ts';
import { type TranscodeResult, transcodeSpans } from '../otlp/transcode-spans.ts';
import { explainRejections } from './explain-rejections.ts';
import type { ExportBody } from './export-body.ts';

/** Counts what the intake did with spans; see CollectorMetrics for how the numbers add up. */
export interface IntakeObserver {
  transcoded(result: TranscodeResult): void;
  /** Spans that were accepted and whose sender was not told so: it may send them again. */
  unacknowledged(spans: number): void;
}

export interface TraceIntakeOptions {
  batcher: Batcher;
  observer: IntakeObserver;
  maxDecodedBytes: number;
  acknowledgeWithinMs: number;
  /** Spans that started longer ago are refused: they would be deleted at once. */
  retentionMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
}

const RETRY_AFTER_SECONDS = 2;
/** Clocks are off by hours where a time zone is wrong. */
const MAX_FUTURE_MS = 86_400_000;

/**
 * Takes export requests: decodes, hands the spans to the batcher, and answers when ClickHouse has them. A request that
 * is told to come again although its batch is written later leaves duplicates in `spans` when it does come again; the
 * map counts each span id once.
 */
export class TraceIntake {
  readonly #options: TraceIntakeOptions;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
  }

  /** Refuses a request before its body is read when it could not be stored anyway. @throws Problem 503 */
  admit(): void {
    const { batcher, acknowledgeWithinMs } = this.#options;
    if (batcher.isFull) throw unavailable('The queue of spans for ClickHouse is full.', RETRY_AFTER_SECONDS);
    if (batcher.stalledMs > acknowledgeWithinMs) {
      const seconds = Math.round(batcher.stalledMs / 1000);
      throw unavailable(`ClickHouse has not taken any spans for ${seconds} s.`, RETRY_AFTER_SECONDS);
    }
  }

  /**
   * @param isGone whether nobody waits for the answer any more
   * @returns what was left out, undefined when everything is stored
   * @throws Problem 400, 413, 500 or 503
   */
  async export(
    { payload }: ExportBody,
    encoding: Encoding,
    isGone: () => boolean,
  ): Promise<PartialSuccess | undefined> {
    this.admit();
    const { result, outcome } = this.#append(payload, encoding);
    this.#options.observer.transcoded(result);
    const ended = await this.#within(outcome);
    if (ended !== 'stored' || isGone()) this.#options.observer.unacknowledged(result.accepted);
    switch (ended) {
      case 'stored':
        return explainRejections(result.rejected);
      case 'refused':
        throw new Problem(500, GRPC.internal, 'ClickHouse refused the spans for good; see the log of the collector.');
      case 'given_up':
        throw unavailable('The collector stops before ClickHouse has taken the spans.', RETRY_AFTER_SECONDS);
      case 'late':
        throw unavailable('ClickHouse has not taken the spans in time.', RETRY_AFTER_SECONDS);
    }
  }

  #append(body: Uint8Array, encoding: Encoding): { result: TranscodeResult; outcome: Promise<BatchOutcome> } {
    try {
      const payload = encoding === 'application/json' ? traceRequestFromJson(body) : body;
      const { batcher, clock, retentionMs, maxDecodedBytes } = this.#options;
      const limits = {
        maxBytes: maxDecodedBytes,
        oldestStartMs: clock() - retentionMs,
        newestStartMs: clock() + MAX_FUTURE_MS,
      };
      return batcher.append((blocks) => transcodeSpans(payload, blocks, limits));
    } catch (error) {
      if (error instanceof DecodeError) {
        throw badRequest(`The request cannot be decoded: ${error.message}.`, {
          field: error.where,
          description: error.what,
        });
      }
      if (error instanceof TooManySpansError) throw tooLarge(error.message);
      throw error;
    }
  }

  #within(outcome: Promise<BatchOutcome>): Promise<BatchOutcome | 'late'> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('late'), this.#options.acknowledgeWithinMs);
      void outcome.then((ended) => {
        clearTimeout(timer);
        resolve(ended);
      });
    });
  }
}
