import { BUCKETS, bucketMiddleNs, bucketOf } from '../histogram.ts';
import type { Counts } from './diagnosis-sums.ts';

/**
 * Duration above which a request of the baseline was one of the slowest percent, in nanoseconds; infinite if too few tell.
 * @param histograms add up to those of the baseline
 */
export function slowFromNs(histograms: readonly Counts[]): number {
  const total = addUp(histograms, counts.fill(0));
  if (total < LEAST_REQUESTS) return Number.POSITIVE_INFINITY;
  let bucket = 0;
  for (let seen = counts[0]!; seen < 0.99 * total; ) seen += counts[++bucket]!;
  return bucketMiddleNs(bucket) * SLOWER_BY;
}

/** Reused, because operations may be many thousands. */
const counts = new Float64Array(BUCKETS);
const LEAST_REQUESTS = 20;
const SLOWER_BY = 1.1;

/**
 * Duration that tells two windows apart best: none is exceeded by so much larger a part of the later ones (the statistic of
 * Kolmogorov and Smirnov). In nanoseconds; infinite if too few tell, or nothing became slower.
 * @param before histograms that add up to those of the baseline
 */
export function mostShiftedNs(before: readonly Counts[], after: readonly Counts[]): number {
  const [then, now] = [sharesOf(before), sharesOf(after)];
  let [most, at, sum] = [0, -1, 0];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    sum += then[bucket]! - now[bucket]!;
    if (sum > most + ROUNDING) [most, at] = [sum, bucket];
  }
  return at < 0 ? Number.POSITIVE_INFINITY : bucketMiddleNs(at);
}

/** Share of each bucket; of all nothing where they are too few. */
function sharesOf(histograms: readonly Counts[]): Float64Array {
  const shares = new Float64Array(BUCKETS);
  const total = addUp(histograms, shares);
  return total < LEAST_REQUESTS ? shares.fill(0) : shares.map((count) => count / total);
}

/** Adds histograms to counts by bucket, in place. @returns how many it added */
function addUp(histograms: readonly Counts[], sums: Float64Array): number {
  let total = 0;
  for (const histogram of histograms) {
    histogram.forEach((count, bucket) => {
      sums[bucket]! += count;
      total += count;
    });
  }
  return total;
}

/** Sums of shares differ by so much for no other reason. */
const ROUNDING = 1e-9;

/** How many of a histogram lie in buckets above that of `ns`. */
export function countAbove(durations: Counts, ns: number): number {
  const limit = bucketOf(ns);
  let above = 0;
  durations.forEach((count, bucket) => {
    if (bucket > limit) above += count;
  });
  return above;
}
