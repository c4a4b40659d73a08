import { bucketOf, quantilesNs } from '../histogram.ts';
import type { Counts } from './diagnosis-sums.ts';

/** Duration above which a request of the baseline was one of the slowest percent, in nanoseconds; infinite if too few tell. */
export function slowFromNs(durations: Counts): number {
  const count = countAbove(durations, -1);
  return count < LEAST_REQUESTS ? Number.POSITIVE_INFINITY : quantilesNs(durations, [0.99])[0]! * SLOWER_BY;
}

const LEAST_REQUESTS = 20;
const SLOWER_BY = 1.1;

/** How many of a histogram lie in buckets above that of `ns`. */
export function countAbove(durations: Counts, ns: number): number {
  const limit = ns < 0 ? -1 : bucketOf(ns);
  return [...durations].reduce((sum, [bucket, count]) => (bucket > limit ? sum + count : sum), 0);
}
