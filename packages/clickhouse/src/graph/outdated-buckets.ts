import type { Store } from '../store/connect.ts';
import type { Bucket } from './buckets.ts';
import type { CurrentVersion } from './current-versions.ts';
import { type Resolution, TEN_SECONDS } from './resolutions.ts';
import { inRanges, type TimeRange } from './time-ranges.ts';

/**
 * Starts of buckets that were added up from other versions of their 10 s buckets than the current ones, or not at all, by
 * the length of the buckets. What it says of those that are partly outside the range means nothing.
 */
export type OutdatedBuckets = ReadonlyMap<number, ReadonlySet<Bucket>>;

/** The outdated among those of which the current versions are known, and those of all their 10 s buckets. */
export function outdatedAmong(
  versions: readonly CurrentVersion[],
  resolutions: readonly Resolution[],
): OutdatedBuckets {
  const sums = new Map(resolutions.map(({ seconds }) => [seconds, new Map<Bucket, bigint>()]));
  const add = (seconds: number, bucket: Bucket, inputs: bigint) => {
    const start = Math.floor(bucket / seconds) * seconds;
    const ofLength = sums.get(seconds)!;
    ofLength.set(start, BigInt.asUintN(64, (ofLength.get(start) ?? 0n) + inputs));
  };
  for (const { seconds, bucket, inputs } of versions) {
    if (seconds === TEN_SECONDS.seconds) for (const coarser of sums.keys()) add(coarser, bucket, BigInt(inputs));
    else add(seconds, bucket, -BigInt(inputs));
  }
  return new Map(
    [...sums].map(([seconds, ofLength]) => [
      seconds,
      new Set([...ofLength].filter(([, sum]) => sum !== 0n).map(([start]) => start)),
    ]),
  );
}

/** The outdated of a range in epoch seconds, found by ClickHouse: for ranges of many buckets. */
export async function readOutdated(
  store: Store,
  range: TimeRange,
  resolutions: readonly Resolution[],
  signal?: AbortSignal,
): Promise<OutdatedBuckets> {
  const outdated = new Map<number, Set<Bucket>>();
  const finest = resolutions[0]?.seconds;
  if (finest === undefined) return outdated;
  const versions = `
    SELECT resolution_s, bucket, argMax(v.inputs, version) AS inputs FROM edge_versions AS v
    WHERE (resolution_s = 10 OR resolution_s IN {resolutions:Array(UInt32)}) AND ${inRanges([range])}
    GROUP BY resolution_s, bucket`;
  // 10 s buckets are added up to the finest of the others first, which leaves a sixth of them to be added up to each.
  const rows = await store.read<{ seconds: number; at: Bucket }>(
    `SELECT seconds, at
     FROM (
       SELECT seconds, intDiv(at_finest, seconds) * seconds AS at, sumIf(inputs, resolution_s = 10) AS now,
         sumIf(inputs, resolution_s != 10) AS then
       FROM (
         SELECT resolution_s, intDiv(toUnixTimestamp(bucket), {finest:UInt32}) * {finest:UInt32} AS at_finest, sum(v.inputs) AS inputs
         FROM (${store.onShards(versions)}) AS v
         GROUP BY resolution_s, at_finest)
       ARRAY JOIN if(resolution_s = 10, {resolutions:Array(UInt32)}, [resolution_s]) AS seconds
       GROUP BY seconds, at)
     WHERE now != then`,
    { params: { finest, resolutions: resolutions.map(({ seconds }) => seconds) }, ...(signal ? { signal } : {}) },
  );
  for (const { seconds, at } of rows) outdated.set(seconds, (outdated.get(seconds) ?? new Set()).add(at));
  return outdated;
}
