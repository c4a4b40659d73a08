import { BudgetShare, type ByteBudget } from '../batch/byte-budget.ts';
import type { IntakeLimits } from '../config.ts';
import type { ExportBody } from '../intake/export-body.ts';
import { DecodeError, TooMuchError } from '../otlp/decode-error.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding, Signal } from '../otlp/signal.ts';
import { bearerCheck } from './authenticate.ts';
import { InProgress } from './in-progress.ts';
import { badRequest, GRPC, Problem, tooLarge, unavailable } from './problem.ts';

/** Takes the exports of one signal, whatever transport they come by. */
export interface ExportIntake {
  /** Refuses a request before its body is read when it could not be stored anyway. @throws Problem 503 */
  admit(): void;
  /**
   * Must be done with the body's bytes when it returns its promise.
   * @param isGone whether nobody waits for the answer any more
   * @returns what was left out, undefined when everything is stored
   * @throws Problem, DecodeError, TooMuchError
   */
  export(body: ExportBody, encoding: Encoding, isGone: () => boolean): Promise<PartialSuccess | undefined>;
}

/** Counts requests; see CollectorMetrics for how the numbers add up. */
export interface RequestObserver {
  /**
   * @returns to be called with what was answered: the HTTP status, for gRPC the one that stands for its status, or
   *   `aborted` when the client had gone
   */
  received(signal: Signal | 'none'): (code: string) => void;
  failed(error: unknown): void;
}

export interface ExportReceiverOptions {
  intakes: Record<Signal, ExportIntake>;
  limits: IntakeLimits;
  /** Bearer tokens that may export; empty = everybody may. */
  tokens: readonly string[];
  memory: ByteBudget;
  observer: RequestObserver;
}

/** What every request goes through, whatever transport it comes by. */
export class ExportReceiver {
  readonly limits: IntakeLimits;
  readonly #options: ExportReceiverOptions;
  readonly #isAuthorized: (authorization: string | undefined) => boolean;
  readonly #requests = new InProgress();
  readonly #reads = new InProgress();
  #isDraining = false;

  constructor(options: ExportReceiverOptions) {
    this.#options = options;
    this.limits = options.limits;
    this.#isAuthorized = bearerCheck(options.tokens);
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Takes no new requests. */
  startDraining(): void {
    this.#isDraining = true;
  }

  /** Resolves when no request is being read any more: the intakes then have all that they will get. */
  allRead(giveUp: AbortSignal): Promise<void> {
    return this.#reads.whenIdle(giveUp);
  }

  /** Resolves when every request has its answer. */
  allAnswered(giveUp: AbortSignal): Promise<void> {
    return this.#requests.whenIdle(giveUp);
  }

  /** A request has arrived. @returns to be called once, with what was answered; see RequestObserver */
  begin(signal: Signal | 'none'): (code: string) => void {
    const answered = this.#options.observer.received(signal);
    this.#requests.begin();
    return (code) => {
      this.#requests.end();
      answered(code);
    };
  }

  /** @throws Problem 401 */
  authorize(authorization: string | undefined): void {
    if (this.#isAuthorized(authorization)) return;
    const message = 'A token is needed: send one of FAULTLINE_INGEST_TOKENS as "Authorization: Bearer TOKEN".';
    throw new Problem(401, GRPC.unauthenticated, message, { headers: { 'WWW-Authenticate': 'Bearer' } });
  }

  /** All that can be said before the body is read. @throws Problem 401, 429 or 503 */
  admit(signal: Signal, authorization: string | undefined): void {
    this.authorize(authorization);
    if (this.#isDraining) throw unavailable('The collector is stopping.', 1);
    if (this.#requests.count > this.limits.concurrentRequests) {
      const message = `More than ${this.limits.concurrentRequests} requests are in progress.`;
      throw new Problem(429, GRPC.unavailable, message, { retryAfterSeconds: 1 });
    }
    this.#options.intakes[signal].admit();
  }

  /**
   * Reads a request that was admitted, and hands it to the intake of its signal.
   * @throws Problem, DecodeError, TooMuchError, or what `read` throws
   */
  async export(
    signal: Signal,
    encoding: Encoding,
    read: (memory: BudgetShare) => Promise<ExportBody>,
    isGone: () => boolean,
  ): Promise<PartialSuccess | undefined> {
    const share = new BudgetShare(this.#options.memory);
    let partial: Promise<PartialSuccess | undefined>;
    this.#reads.begin();
    try {
      const body = await read(share);
      partial = this.#options.intakes[signal].export(body, encoding, isGone);
    } finally {
      share.release();
      this.#reads.end();
    }
    return partial;
  }

  /** What is answered when a request failed with this error. */
  problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof DecodeError) {
      return badRequest(`The request cannot be decoded: ${error.message}.`, {
        field: error.where,
        description: error.what,
      });
    }
    if (error instanceof TooMuchError) return tooLarge(error.message);
    this.#options.observer.failed(error);
    return new Problem(500, GRPC.internal, 'The collector failed to handle the request; see its log.');
  }
}
