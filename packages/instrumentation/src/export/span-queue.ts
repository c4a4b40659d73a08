import { context, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { isSampled } from './unsampled-span-processor.ts';

export interface SpanQueueOptions {
  exporter: SpanExporter;
  /** Longest time a finished span waits for company, in milliseconds. */
  delayMs: number;
  maxQueueSize: number;
  maxBatchSize: number;
  /** Spans to leave out, which are no loss. */
  isRedundant?(span: ReadableSpan): boolean;
  /** Told how many spans were dropped because the queue was full or their batch could not be delivered. */
  onLoss(spans: number): void;
}

/**
 * Batches finished spans, as OpenTelemetry's BatchSpanProcessor does, with two differences: nothing it waits for keeps the
 * process alive, and what it drops is counted. One batch is under way at a time.
 */
export class SpanQueue implements SpanProcessor {
  readonly #options: SpanQueueOptions;
  #waiting: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #isShutDown = false;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
  }

  /** Whether finished spans have not been delivered yet. */
  get hasPending(): boolean {
    return this.#waiting.length > 0 || this.#underWay !== undefined;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isShutDown || !isWanted(span)) return;
    if (this.#options.isRedundant?.(span)) return;
    if (this.#waiting.length >= this.#options.maxQueueSize) {
      this.#options.onLoss(1);
      return;
    }
    this.#waiting.push(span);
    this.#schedule();
  }

  /** Resolves when every span that had ended before the call was delivered or lost. Never rejects. */
  async forceFlush(): Promise<void> {
    for (let batches = Math.ceil(this.#waiting.length / this.#options.maxBatchSize); batches > 0; batches--) {
      await this.#rest();
      await this.#sendBatch();
    }
    await this.#rest();
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    this.#isShutDown = true;
    await this.#options.exporter.shutdown();
  }

  /** A batch that has arrived may be followed by the next at once. */
  async #rest(): Promise<void> {
    while (this.#underWay) await this.#underWay;
  }

  #schedule(): void {
    if (this.#underWay) return;
    if (this.#waiting.length >= this.#options.maxBatchSize) {
      void this.#sendBatch();
      return;
    }
    this.#timer ??= setTimeout(() => void this.#sendBatch(), this.#options.delayMs).unref();
  }

  #sendBatch(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0, this.#options.maxBatchSize);
    if (batch.length === 0) return Promise.resolve();
    this.#underWay = this.#export(batch).then((result) => {
      if (result.code !== ExportResultCode.SUCCESS) this.#options.onLoss(batch.length);
      this.#underWay = undefined;
      if (this.#waiting.length > 0) this.#schedule();
    });
    return this.#underWay;
  }

  #export(batch: ReadableSpan[]): Promise<ExportResult> {
    return new Promise((resolve) => {
      context.with(suppressTracing(ROOT_CONTEXT), () => {
        try {
          this.#options.exporter.export(batch, resolve);
        } catch (error) {
          resolve({ code: ExportResultCode.FAILED, error: error as Error });
        }
      });
    });
  }
}

/** What is not sampled is recorded only where its errors are to be kept. */
function isWanted(span: ReadableSpan): boolean {
  return isSampled(span) || span.status.code === SpanStatusCode.ERROR;
}
