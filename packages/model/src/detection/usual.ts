import { bucketMiddleNs, bucketOf, type Histogram } from '../histogram.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { StreamSums } from './stream.ts';
import type { DetectionWeights } from './weights.ts';

/** What is usual for a stream. */
export interface Usual {
  /** In the baseline: how many, as it was, and as it is taken to be: rare failures are believed to be as frequent as anywhere. */
  seenSpans: number;
  seenFailedShare: number;
  failedShare: number;
  /** Evidence that a failed span brings, and one that did not fail. */
  perFailed: number;
  perAnswered: number;
  /**
   * How unusually slow a duration is, by its bucket: the standard deviations at which a normal distribution has as much
   * below it as the baseline has. Ranks, so that no shape of a distribution matters. Ranks end at the slowest that was seen:
   * beyond it logarithms are told in standard deviations of the baseline's. Undefined where too few are known.
   */
  slowness: ((bucket: number) => number) | undefined;
}

/** Evidence for "it fails more" and "it is slower" against "it is as usual": logarithms of likelihood ratios. */
export interface Evidence {
  errors: number;
  latency: number;
}

export type EvidenceKind = keyof Evidence;

/** An incident is taken to shift durations by one standard deviation: cheap to notice, and larger shifts are noticed sooner. */
const SHIFT = 1;
const SLOWEST = 4;
/** Durations are taken to vary by a factor of two, however alike the few were that are known. */
const LEAST_SPREAD_LN = 0.7;
const MOST_BAD_SHARE = 0.95;

export function usualOf(
  { spans, failed, durations }: Pick<StreamSums, 'spans' | 'failed' | 'durations'>,
  toleratedNs: number,
  weights: DetectionWeights,
): Usual {
  const { usualFailedShare, priorSpans, leastBadShare } = weights;
  const failedShare = Math.max(usualFailedShare, (failed + priorSpans * usualFailedShare) / (spans + priorSpans));
  // Where nearly all fail there is no worse, and what succeeds speaks for nothing.
  const badShare = Math.max(failedShare, Math.min(MOST_BAD_SHARE, Math.max(leastBadShare, 3 * failedShare)));
  return {
    seenSpans: spans,
    seenFailedShare: spans > 0 ? failed / spans : 0,
    failedShare,
    perFailed: Math.log(badShare / failedShare),
    perAnswered: Math.log((1 - badShare) / (1 - failedShare)),
    slowness: slownessBy(durations, toleratedNs, weights),
  };
}

function slownessBy(durations: Histogram, toleratedNs: number, weights: DetectionWeights): Usual['slowness'] {
  const buckets = [...durations].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (total < weights.leastSpans) return undefined;
  const known = new Map<number, number>();
  const slowestNs = bucketMiddleNs(buckets.at(-1)![0]);
  const spreadLn = Math.max(LEAST_SPREAD_LN, standardDeviationLn(buckets, total));
  const shareBelow = (bucket: number): number => {
    let below = 0;
    for (const [other, count] of buckets) {
      if (other > bucket) break;
      below += other === bucket ? count / 2 : count;
    }
    return (below + 0.5) / (total + 1);
  };
  return (bucket) => {
    const before = known.get(bucket);
    if (before !== undefined) return before;
    const tolerantNs = Math.max(0, bucketMiddleNs(bucket) - toleratedNs) / weights.toleratedFactor;
    const beyond = Math.max(0, Math.log(tolerantNs / slowestNs)) / spreadLn;
    const slowness = Math.min(SLOWEST, normalQuantile(shareBelow(bucketOf(tolerantNs))) + beyond);
    known.set(bucket, slowness);
    return slowness;
  };
}

function standardDeviationLn(buckets: readonly [number, number][], total: number): number {
  const mean = (of: (ln: number) => number) =>
    buckets.reduce((sum, [bucket, count]) => sum + count * of(Math.log(bucketMiddleNs(bucket))), 0) / total;
  const middle = mean((ln) => ln);
  return Math.sqrt(mean((ln) => (ln - middle) ** 2));
}

/** What the spans of a tick say. Spans that failed fast say nothing of latency; those that failed slowly do. */
export function evidenceOf({ spans, failed, durations, failedDurations }: StreamSums, usual: Usual): Evidence {
  const errors = failed * usual.perFailed + (spans - failed) * usual.perAnswered;
  let latency = 0;
  if (usual.slowness) {
    for (const [bucket, count] of durations) latency += count * gain(usual.slowness(bucket));
    for (const [bucket, count] of failedDurations) {
      const slowness = usual.slowness(bucket);
      if (slowness > 0) latency += count * gain(slowness);
    }
  }
  return { errors, latency };
}

function gain(slowness: number): number {
  return SHIFT * slowness - SHIFT ** 2 / 2;
}
