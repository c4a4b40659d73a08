import { BUCKETS, bucketMiddleNs, bucketOf } from '../histogram.ts';
import { shareZ } from './confidence.ts';
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
 * Duration that tells two windows apart best: the share of longer ones rose by most standard errors. In nanoseconds; infinite
 * if too few tell, or nothing became slower.
 * @param before histograms that add up to those of the baseline
 */
export function mostShiftedNs(before: readonly Counts[], after: readonly Counts[]): number {
  const [then, now] = [new Float64Array(BUCKETS), new Float64Array(BUCKETS)];
  const [n0, n1] = [addUp(before, then), addUp(after, now)];
  if (Math.min(n0, n1) < LEAST_REQUESTS) return Number.POSITIVE_INFINITY;
  let [longerThen, longerNow, most, at] = [n0, n1, 0, -1];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    longerThen -= then[bucket]!;
    longerNow -= now[bucket]!;
    const z = shareZ(longerThen, n0, longerNow, n1);
    if (z > most) [most, at] = [z, bucket];
  }
  return at < 0 ? Number.POSITIVE_INFINITY : bucketMiddleNs(at);
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

/** How many of a histogram lie in buckets above that of `ns`. */
export function countAbove(durations: Counts, ns: number): number {
  const limit = bucketOf(ns);
  let above = 0;
  durations.forEach((count, bucket) => {
    if (bucket > limit) above += count;
  });
  return above;
}
