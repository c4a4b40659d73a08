/** A context that keeps being lost is a sign of a driver that will lose it again. */
const MOST_LOSSES = 3;
/** On a screen that is on for weeks, each time its machine wakes up is one. */
const WITHIN_MS = 600_000;

/** When graphics contexts were taken away; epoch milliseconds: other clocks may stand still while a machine sleeps. */
export class ContextLosses {
  #atMs: number[] = [];

  add(nowMs: number): void {
    this.#atMs.push(nowMs);
  }

  areTooMany(nowMs: number): boolean {
    this.#atMs = this.#atMs.filter((atMs) => atMs > nowMs - WITHIN_MS);
    return this.#atMs.length >= MOST_LOSSES;
  }
}
