import { setTimeout as wait } from 'node:timers/promises';

/**
 * A service time drawn from a log-normal distribution, in milliseconds: most near the median, a few several times it.
 * `random` gives numbers in [0, 1).
 */
export function drawServiceTimeMs(medianMs: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(0.4 * normal);
}

/** Takes about as long as the work of a service with this median would. */
export function work(medianMs: number): Promise<void> {
  return wait(drawServiceTimeMs(medianMs, Math.random));
}
