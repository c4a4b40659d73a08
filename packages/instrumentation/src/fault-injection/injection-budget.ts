import type { Experiment } from './experiment.ts';

const MAX_REMEMBERED = 100;

interface Spent {
  total: number;
  second: number;
  inSecond: number;
}

/** How much this process may still inject: for each experiment in all and by the second, and over its whole life. */
export class InjectionBudget {
  #left: number;
  readonly #spent = new Map<string, Spent>();

  /** @param maxInjections over the life of the process. */
  constructor(maxInjections: number) {
    this.#left = maxInjections;
  }

  /**
   * @param nowMs monotonic.
   * @returns whether there was one left, which is now spent.
   */
  take({ id, caps }: Experiment, nowMs: number): boolean {
    const spent = this.#of(id);
    const second = Math.floor(nowMs / 1000);
    const inSecond = spent.second === second ? spent.inSecond : 0;
    if (this.#left <= 0 || spent.total >= caps.maxInjections || inSecond >= caps.maxInjectionsPerSecond) return false;
    this.#left--;
    spent.total++;
    spent.second = second;
    spent.inSecond = inSecond + 1;
    return true;
  }

  /** An experiment that the control plane forgets and names again goes on where it was. */
  #of(id: string): Spent {
    let spent = this.#spent.get(id);
    if (!spent) {
      spent = { total: 0, second: 0, inSecond: 0 };
      const [oldest] = this.#spent.keys();
      if (this.#spent.size >= MAX_REMEMBERED && oldest !== undefined) this.#spent.delete(oldest);
      this.#spent.set(id, spent);
    }
    return spent;
  }
}
