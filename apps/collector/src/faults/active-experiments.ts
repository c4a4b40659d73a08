import { createHash } from 'node:crypto';
import type { Experiment } from '@faultline/model';

export interface ActiveExperimentsOptions {
  /** Reads the experiments that are active; ends when the signal aborts. */
  read: (nowMs: number, signal: AbortSignal) => Promise<Experiment[]>;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Milliseconds of a clock that nobody sets: what was read before a step back is as old as before. */
  monotonic: () => number;
  /** How long a read may take. */
  withinMs: number;
}

/** The experiments that are active at a moment, with a tag that is another when they are others. */
export interface ActiveList {
  nowMs: number;
  experiments: readonly Experiment[];
  etag: string;
}

/** How old what is told may be. Services ask every 2 s, and what was stopped is to be over within 5 s. */
const FRESH_MS = 1_000;

/**
 * What runs, for everybody who asks: read at most once a second, however many ask, and not at all when nobody does. What is
 * older is never told: whoever hears nothing stops injecting by itself, which is safer than going on with an old list.
 */
export class ActiveExperiments {
  readonly #options: ActiveExperimentsOptions;
  #reading: Promise<Experiment[]> | undefined;
  #readAtMs = 0;

  constructor(options: ActiveExperimentsOptions) {
    this.#options = options;
  }

  /** @throws what `read` throws, or the reason of its signal when it took too long; the same to all who ask meanwhile */
  async list(): Promise<ActiveList> {
    const { clock, monotonic, read, withinMs } = this.#options;
    const askedAtMs = monotonic();
    if (!this.#reading || askedAtMs >= this.#readAtMs + FRESH_MS) {
      this.#readAtMs = askedAtMs;
      this.#reading = read(clock(), AbortSignal.timeout(withinMs));
    }
    const known = await this.#reading;
    const nowMs = clock();
    const experiments = known.filter(({ expiresAt }) => expiresAt > nowMs);
    return { nowMs, experiments, etag: etagOf(experiments) };
  }

  /** One was stopped: the next who asks hears of it. */
  forget(): void {
    this.#reading = undefined;
  }
}

/** Weak: the time beside the list is another in every answer. */
function etagOf(experiments: readonly Experiment[]): string {
  return `W/"${createHash('sha256').update(JSON.stringify(experiments)).digest('base64url').slice(0, 22)}"`;
}
