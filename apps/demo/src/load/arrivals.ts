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
