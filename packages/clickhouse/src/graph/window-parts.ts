import type { Store } from '../store/connect.ts';
import { BUCKET_MS, type Bucket, bucketsBetween, MARGIN_MS, withNeighbours } from './buckets.ts';
import { inTimeMs, readProgress } from './job-progress.ts';
import { COARSER, type Resolution, TEN_SECONDS } from './resolutions.ts';
import { readChanges, readStale, type StaleBucket } from './stale-buckets.ts';
import { inRanges, type TimeRange, takeWhole } from './time-ranges.ts';

/** Stretches of a window that are answered from the rollups of one resolution. */
export interface ClosedPart {
  resolution: Resolution;
  ranges: TimeRange[];
}

/** An aligned window, and what answers which part of it. */
export interface WindowParts {
  fromMs: number;
  toMs: number;
  /** Buckets to be answered from halves, because the rollups lack something of theirs. */
  live: Bucket[];
  /** The rest, each stretch from the coarsest rollup that knows all of it; live buckets lie in the 10 s part. */
  closed: ClosedPart[];
  /** More buckets are stale than can be answered from halves; the oldest of them are incomplete until the job ran. */
  partial: boolean;
}

/** The buckets around now change all the time, whatever the job has done. */
const ALWAYS_LIVE_MS = 10_000;
/** Two hours. History sent in bulk makes more, until the edge job has worked it off. */
const MOST_LIVE_BUCKETS = 720;

/**
 * Finds out what answers which part of a window.
 * @param coarsestSeconds longest bucket that may be used
 */
export async function splitWindow(
  store: Store,
  window: { fromMs: number; toMs: number },
  nowMs: number,
  signal?: AbortSignal,
  coarsestSeconds = Number.POSITIVE_INFINITY,
): Promise<WindowParts> {
  const range = { from: window.fromMs / 1000, to: window.toMs / 1000 };
  const stale = await readStaleIn(store, window, nowMs, signal);
  const alwaysLive = bucketsBetween(
    Math.max(window.fromMs, Math.floor((nowMs - ALWAYS_LIVE_MS) / BUCKET_MS) * BUCKET_MS),
    Math.min(window.toMs, nowMs + ALWAYS_LIVE_MS),
  );
  const live = [...new Set([...stale.map(({ bucket }) => bucket), ...alwaysLive])].sort((a, b) => a - b);

  const resolutions = COARSER.filter(({ seconds }) => seconds <= coarsestSeconds);
  const liveStarts = new Map(resolutions.map(({ seconds }) => [seconds, new Set(live.map(startOf(seconds)))]));
  const outdated = await readOutdated(store, range, resolutions, liveStarts, signal);
  const closed: ClosedPart[] = [];
  let rest: TimeRange[] = [range];
  for (const resolution of resolutions.toReversed()) {
    const { seconds, shortest } = resolution;
    const { taken, rest: left } = takeWhole(
      rest,
      seconds,
      (start) => !liveStarts.get(seconds)!.has(start) && !outdated.get(seconds)?.has(start),
      shortest,
    );
    closed.push({ resolution, ranges: taken });
    rest = left;
  }
  closed.push({ resolution: TEN_SECONDS, ranges: rest });
  return { ...window, live: live.slice(-MOST_LIVE_BUCKETS), closed, partial: live.length > MOST_LIVE_BUCKETS };
}

/** So few buckets are looked at one by one, which is cheaper than finding out which of them to look at. */
const FEW_BUCKETS = 30;

async function readStaleIn(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  nowMs: number,
  signal?: AbortSignal,
): Promise<StaleBucket[]> {
  const areFew = toMs - fromMs <= FEW_BUCKETS * BUCKET_MS;
  const [progress, few] = await Promise.all([
    readProgress(store, signal),
    areFew ? readStale(store, bucketsBetween(fromMs, toMs), signal) : undefined,
  ]);
  // What came too late makes no bucket stale; in these nothing can have.
  if (few && nowMs < fromMs + inTimeMs(progress)) return few;
  return (await readChanges(store, { from: fromMs / 1000, to: toMs / 1000 }, progress, signal)).stale;
}

function startOf(seconds: number): (bucket: Bucket) => Bucket {
  return (bucket) => Math.floor(bucket / seconds) * seconds;
}

/**
 * Starts of buckets that were added up from other versions of their 10 s buckets than the current ones, or not at all, by
 * the length of the buckets. Says nothing of those that are partly outside the range.
 */
async function readOutdated(
  store: Store,
  range: TimeRange,
  resolutions: readonly Resolution[],
  liveStarts: ReadonlyMap<number, ReadonlySet<Bucket>>,
  signal?: AbortSignal,
): Promise<Map<number, Set<Bucket>>> {
  const outdated = new Map<number, Set<Bucket>>();
  const finest = resolutions[0]?.seconds;
  if (finest === undefined) return outdated;
  const candidates = takeWhole([range], finest, (start) => !liveStarts.get(finest)!.has(start)).taken;
  if (candidates.length === 0) return outdated;
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

/** SELECT of the edges' newest whole versions in what is not live; takes `closedParams`. */
export function closedRows(columns: string, { closed }: WindowParts): string {
  return closed
    .filter(({ ranges }) => ranges.length > 0)
    .map(
      ({ resolution: { seconds, suffix }, ranges }) => `
  SELECT ${columns} FROM edges_${suffix}
  WHERE ${inRanges(ranges)} AND ${seconds === 10 ? 'bucket NOT IN {live:Array(DateTime)} AND ' : ''}(bucket, version) IN (
    SELECT bucket, max(version) FROM edge_versions
    WHERE resolution_s = ${seconds} AND ${inRanges(ranges)}
    GROUP BY bucket)`,
    )
    .join('\n  UNION ALL');
}

/** SELECT of what is known of each bucket that is not live; takes `closedParams`. */
export function closedBuckets({ closed }: WindowParts): string {
  const parts = closed
    .filter(({ ranges }) => ranges.length > 0)
    .map(
      ({ resolution: { seconds }, ranges }) =>
        `(resolution_s = ${seconds} AND ${inRanges(ranges)}${seconds === 10 ? ' AND bucket NOT IN {live:Array(DateTime)}' : ''})`,
    );
  return `
  SELECT argMax(v.duplicate_rows, version) AS duplicate_rows, argMax(v.requests_by_calls, version) AS requests_by_calls
  FROM edge_versions AS v
  WHERE ${parts.join(' OR ')}
  GROUP BY resolution_s, bucket`;
}

/** Parameters of a query on what is closed. */
export function closedParams({ live }: WindowParts) {
  return { live };
}

/** Parameters of a query on the live buckets' halves. */
export function liveParams({ live }: WindowParts) {
  return { buckets: live, read_buckets: withNeighbours(live, MARGIN_MS), margin_s: MARGIN_MS / 1000 };
}
