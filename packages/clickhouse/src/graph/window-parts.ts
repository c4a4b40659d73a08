import type { Store } from '../store/connect.ts';
import { BUCKET_MS, type Bucket, bucketsBetween, MARGIN_MS, withNeighbours } from './buckets.ts';
import { type CurrentVersion, readCurrentVersions } from './current-versions.ts';
import { inTimeMs, readProgress } from './job-progress.ts';
import { outdatedAmong, readOutdated } from './outdated-buckets.ts';
import { COARSER, type Resolution, TEN_SECONDS } from './resolutions.ts';
import { readChanges, readStale, type StaleBucket } from './stale-buckets.ts';
import { inRanges, type TimeRange, takeWhole } from './time-ranges.ts';

/** Stretches of a window that are answered from the rollups of one resolution. */
export interface ClosedPart {
  resolution: Resolution;
  ranges: TimeRange[];
  /** Those of the buckets in them, without live ones; undefined where they are too many to be listed. */
  versions: CurrentVersion[] | undefined;
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
  const areFew = range.to - range.from <= LISTED_S;
  const versions = areFew ? await readCurrentVersions(store, range, [TEN_SECONDS, ...resolutions], signal) : undefined;
  const outdated = versions
    ? outdatedAmong(versions, resolutions)
    : await readOutdated(store, range, resolutions, signal);
  const answeredLive = live.slice(-MOST_LIVE_BUCKETS);
  const isLive = new Set(answeredLive);
  const part = (resolution: Resolution, ranges: TimeRange[]): ClosedPart => ({
    resolution,
    ranges,
    versions: versions?.filter(
      ({ seconds, bucket }) =>
        seconds === resolution.seconds &&
        ranges.some(({ from, to }) => bucket >= from && bucket < to) &&
        !(seconds === TEN_SECONDS.seconds && isLive.has(bucket)),
    ),
  });
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
    closed.push(part(resolution, taken));
    rest = left;
  }
  closed.push(part(TEN_SECONDS, rest));
  return { ...window, live: answeredLive, closed, partial: live.length > MOST_LIVE_BUCKETS };
}

/** The versions of so long a window are listed in its queries, which takes ClickHouse less time than to find them thrice. */
const LISTED_S = 7_200;

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

/** Tables of sums, one for each resolution. */
export type Rollup = 'edges' | 'breakers';

/** SELECT of the newest whole versions of edges, or of others, in what is not live; takes `closedParams`. */
export function closedRows(columns: string, { closed }: WindowParts, rollup: Rollup = 'edges'): string {
  const selects = closed
    .filter(({ ranges, versions }) => ranges.length > 0 && versions?.length !== 0)
    .map(
      (part) => `
  SELECT ${columns} FROM ${rollup}_${part.resolution.suffix}
  WHERE ${inRanges(part.ranges)} AND ${isCurrent(part)}`,
    );
  return selects.length > 0 ? selects.join('\n  UNION ALL') : `SELECT ${columns} FROM ${rollup}_10s WHERE false`;
}

/** Condition on a row of a rollup: not live, and of its bucket's current version. */
function isCurrent({ resolution: { seconds }, ranges, versions }: ClosedPart): string {
  if (versions) {
    const pairs = versions.map(({ bucket, version }) => `(${bucket},${version})`);
    return `(bucket, version) IN CAST('[${pairs.join(',')}]', 'Array(Tuple(DateTime, UInt64))')`;
  }
  return `${seconds === TEN_SECONDS.seconds ? 'bucket NOT IN {live:Array(DateTime)} AND ' : ''}(bucket, version) IN (
    SELECT bucket, max(version) FROM edge_versions
    WHERE resolution_s = ${seconds} AND ${inRanges(ranges)}
    GROUP BY bucket)`;
}

/** What is known of each bucket that is not live; undefined where they are too many to be listed. */
export function listedBuckets({ closed }: WindowParts): CurrentVersion[] | undefined {
  const listed = closed.flatMap(({ versions }) => versions ?? []);
  return closed.some(({ versions }) => versions === undefined) ? undefined : listed;
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
