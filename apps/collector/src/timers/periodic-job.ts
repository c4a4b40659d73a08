/** What a periodic job tells about itself. */
export interface JobObserver {
  succeeded(seconds: number): void;
  failed(error: unknown): void;
}

/** A job that works hard does so a part in so many of the time, so that it does not take the machine from intake. */
const SHARE = 8;
/** Unless that makes it wait longer than so many times its period. */
const LONGEST_PERIODS = 4;

/**
 * Runs a job again and again, each time `everyMs` after it began; less often, down to a quarter, when it takes more than
 * an eighth of that time. Where it takes longer still, everything else is slow too: then it rests for as long as it took, and
 * no longer than four times `everyMs`. Never twice at a time.
 */
export class PeriodicJob {
  readonly #run: () => Promise<unknown>;
  readonly #everyMs: number;
  readonly #observer: JobObserver;
  readonly #clock: () => number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param clock milliseconds that only go forward */
  constructor(run: () => Promise<unknown>, everyMs: number, observer: JobObserver, clock: () => number) {
    this.#run = run;
    this.#everyMs = everyMs;
    this.#observer = observer;
    this.#clock = clock;
  }

  start(): void {
    this.#schedule(this.#everyMs);
  }

  /** Resolves when a run in progress has ended; no other begins. */
  stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    return this.#running;
  }

  #schedule(inMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#runOnce();
    }, inMs);
  }

  async #runOnce(): Promise<void> {
    const startedAt = this.#clock();
    try {
      await this.#run();
      this.#observer.succeeded((this.#clock() - startedAt) / 1000);
    } catch (error) {
      this.#observer.failed(error);
    }
    if (this.#isStopped) return;
    const tookMs = this.#clock() - startedAt;
    const longestMs = this.#everyMs * LONGEST_PERIODS;
    const periodMs = Math.min(Math.max(this.#everyMs, tookMs * SHARE), longestMs);
    this.#schedule(Math.max(periodMs - tookMs, Math.min(tookMs, longestMs)));
  }
}
