import type { BatchLimits } from '../config.ts';

/** Inserts take a part in so many of the time, unless that makes spans wait longer than they may. */
const SHARE = 4;
/** One insert changes the mean of what inserts take by a part in so many. */
const INERTIA = 4;

/**
 * How long a batch waits for more spans. What an insert costs, it costs nearly whole whether it holds ten spans or a
 * thousand, because ClickHouse plans every view anew: on a machine that is slow at it, few large inserts leave more of the
 * machine to those who read than many small ones, and spans are seen no later.
 */
export class Linger {
  readonly #limits: Pick<BatchLimits, 'lingerMs' | 'longestLingerMs'>;
  #insertMs = 0;

  constructor(limits: Pick<BatchLimits, 'lingerMs' | 'longestLingerMs'>) {
    this.#limits = limits;
  }

  get ms(): number {
    const { lingerMs, longestLingerMs } = this.#limits;
    return Math.min(Math.max(lingerMs, SHARE * this.#insertMs), longestLingerMs);
  }

  /** A block was inserted, in so many seconds. */
  inserted(seconds: number): void {
    this.#insertMs += (seconds * 1000 - this.#insertMs) / INERTIA;
  }
}
