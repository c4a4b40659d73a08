/**
 * Arrival times of a Poisson process: independent users who do not wait for each other. Endless; each step gives the
 * next arrival in milliseconds after the start. `random` gives numbers in [0, 1).
 */
export function* poissonArrivals(ratePerSecond: number, random: () => number): Generator<number, never> {
  let atMs = 0;
  while (true) {
    atMs += (-Math.log(1 - random()) / ratePerSecond) * 1_000;
    yield atMs;
  }
}

/** What is this much overdue, in milliseconds, was missed while the machine stood still: nobody asks for it any more. */
const MISSED_AFTER_MS = 1_000;

/**
 * Arrivals that are due, and the next one after them; times in milliseconds after the start.
 * @param next the first that was not taken yet
 */
export function takeDue(next: number, nowMs: number, nextArrival: () => number): { due: number[]; next: number } {
  const due: number[] = [];
  let arrival = next;
  for (; arrival <= nowMs; arrival = nextArrival()) if (arrival > nowMs - MISSED_AFTER_MS) due.push(arrival);
  return { due, next: arrival };
}

/**
 * The time, in milliseconds after the start, at which an arrival comes when the rate grows evenly from nothing to its
 * full height during the first `rampMs`.
 */
export function rampedUp(arrivalMs: number, rampMs: number): number {
  // as many arrivals by then as the steady process has by half the time
  return arrivalMs < rampMs / 2 ? Math.sqrt(2 * rampMs * arrivalMs) : arrivalMs + rampMs / 2;
}
