import { BUCKETS, bucketMiddleNs, bucketOf } from '../histogram.ts';
import type { Counts } from './diagnosis-sums.ts';

/**
 * Duration above which a request of the baseline was one of the slowest percent, in nanoseconds; infinite if too few tell.
 * @param histograms add up to those of the baseline
 */
export function slowFromNs(histograms: readonly Counts[]): number {
  counts.fill(0);
  let total = 0;
  for (const histogram of histograms) {
    histogram.forEach((count, bucket) => {
      counts[bucket]! += count;
      total += count;
    });
  }
  if (total < LEAST_REQUESTS) return Number.POSITIVE_INFINITY;
  let bucket = 0;
  for (let seen = counts[0]!; seen < 0.99 * total; ) seen += counts[++bucket]!;
  return bucketMiddleNs(bucket) * SLOWER_BY;
}

/** Reused, because operations may be many thousands. */
const counts = new Float64Array(BUCKETS);
const LEAST_REQUESTS = 20;
const SLOWER_BY = 1.1;

/** How many of a histogram lie in buckets above that of `ns`. */
export function countAbove(durations: Counts, ns: number): number {
  const limit = bucketOf(ns);
  let above = 0;
  durations.forEach((count, bucket) => {
    if (bucket > limit) above += count;
  });
  return above;
}
