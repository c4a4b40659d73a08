/**
 * Latency histogram with logarithmic buckets, 16 per doubling (each 4.4 % wide, so a quantile is off by at most 2.2 %).
 * Sparse: bucket number → number of calls. Histograms add bucket by bucket over time, instances and shards;
 * quantiles are read from the sum and never averaged.
 */
export type Histogram = ReadonlyMap<number, number>;

const BUCKETS_PER_DOUBLING = 16;
/** Buckets of durations of up to 64 bits. */
export const BUCKETS = 64 * BUCKETS_PER_DOUBLING + 1;

/** Bucket of a duration in nanoseconds. The SQL in packages/clickhouse computes the same: floor(log2(ns + 1) * 16). */
export function bucketOf(durationNs: number): number {
  return Math.floor(Math.log2(durationNs + 1) * BUCKETS_PER_DOUBLING);
}

/** Middle of a bucket (geometric), in nanoseconds. */
export function bucketMiddleNs(bucket: number): number {
  return 2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING) - 1;
}

/** Adds `addition` to `sum` in place and returns it. */
export function addHistogram(sum: Map<number, number>, addition: Histogram): Map<number, number> {
  for (const [bucket, count] of addition) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  return sum;
}

/** The quantiles `qs` (each in 0..1) in nanoseconds, in the order given; 0 for an empty histogram. */
export function quantilesNs(histogram: Histogram, qs: readonly number[]): number[] {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  return qs.map((q) => {
    if (total === 0) return 0;
    const rank = q * total;
    let seen = 0;
    for (const [bucket, count] of buckets) {
      seen += count;
      if (seen >= rank && count > 0) return bucketMiddleNs(bucket);
    }
    return bucketMiddleNs(buckets[buckets.length - 1]![0]);
  });
}

/** p50, p95 and p99 in milliseconds. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export function percentilesMs(histogram: Histogram): Percentiles {
  const [p50, p95, p99] = quantilesNs(histogram, [0.5, 0.95, 0.99]).map((ns) => Math.round(ns / 1e3) / 1e3);
  return { p50: p50!, p95: p95!, p99: p99! };
}
