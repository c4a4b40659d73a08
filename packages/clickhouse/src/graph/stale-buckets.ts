import type { Store } from '../store/connect.ts';
import { type Bucket, chunksOf, LATEST_DATE_TIME, MARGIN_MS, withNeighbours } from './buckets.ts';
import { END_FACTS } from './edge-select.ts';
import { IN_TIME, inTimeMs, type JobProgress, SLOWEST_INSERT_MS } from './job-progress.ts';

/** A bucket of which the rollups do not know everything, and what is there to know now. */
export interface StaleBucket {
  bucket: Bucket;
  /** Ends in it and in its neighbours within the margin. */
  halves: number;
  /** Different ends that belong to its calls, and started further away. */
  farEnds: number;
  /** Calls through breakers in it, as received. */
  breakerCalls: number;
}

/** What came since the edge job last ran. */
export interface Changes {
  /** In order. */
  stale: StaleBucket[];
  /** Whether anything came in a while, written meanwhile or not. */
  any: boolean;
  /** Epoch milliseconds at which the oldest row came that the last run has not seen; undefined without one. */
  waitingSinceMs: number | undefined;
}

interface TouchedRow {
  bucket: Bucket;
  waitingSinceMs: number;
}

/** Query parameters travel in the URL, which has a limit. */
const BUCKETS_AT_ONCE = 5_000;

/**
 * Buckets whose calls may have changed since the edge job last wrote them: there are more ends now in the bucket, or in a
 * neighbour that may hold the other end of one of its calls, or more far ones, or more calls through breakers. Found without reading what has not changed:
 * only buckets around rows that came around or after the last run are counted. A bucket around which there are fewer has
 * begun to expire; what was written of it stands.
 * @param range epoch seconds, `to` excluded
 */
export async function readChanges(
  store: Store,
  range: { from: number; to: number },
  progress: JobProgress,
  signal?: AbortSignal,
): Promise<Changes> {
  const touched = await readTouched(store, range, progress, signal);
  const candidates = withNeighbours(
    touched.map(({ bucket }) => bucket),
    MARGIN_MS,
  ).filter((bucket) => bucket >= range.from && bucket < range.to);
  const stale = await readStale(store, candidates, signal);
  const waiting = touched.map(({ waitingSinceMs }) => waitingSinceMs).filter((ms) => ms > 0);
  return {
    stale,
    any: touched.length > 0,
    waitingSinceMs: waiting.length > 0 ? waiting.reduce((a, b) => Math.min(a, b)) : undefined,
  };
}

/** Those of the buckets whose calls have changed since they were written. */
export function readStale(store: Store, buckets: readonly Bucket[], signal?: AbortSignal): Promise<StaleBucket[]> {
  return readAmong(store, buckets, staleOf, signal);
}

async function readAmong(
  store: Store,
  buckets: readonly Bucket[],
  choose: (buckets: readonly Bucket[], contents: Contents) => StaleBucket[],
  signal?: AbortSignal,
): Promise<StaleBucket[]> {
  const chosen = await Promise.all(
    chunksOf(buckets, BUCKETS_AT_ONCE).map(async (chunk) => choose(chunk, await readContents(store, chunk, signal))),
  );
  return chosen.flat();
}

function readTouched(
  store: Store,
  { from, to }: { from: number; to: number },
  progress: JobProgress,
  signal?: AbortSignal,
): Promise<TouchedRow[]> {
  const arrivals = (time: string) =>
    `toUnixTimestamp64Milli(minIf(${time}, ${time} > fromUnixTimestamp64Milli({startedMs:Int64}))) AS since`;
  const near = (table: 'halves' | 'breaker_calls') => `
    SELECT bucket, ${arrivals('ingested_at')} FROM ${table}
    WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
      AND ingested_at > fromUnixTimestamp64Milli({lookFromMs:Int64}) AND ${IN_TIME}
    GROUP BY bucket`;
  const far = `
    SELECT for_bucket AS bucket, ${arrivals('found_at')} FROM far_ends
    WHERE for_bucket >= toDateTime({from:UInt32}) AND for_bucket < toDateTime({to:UInt32})
      AND found_at > fromUnixTimestamp64Milli({lookFromMs:Int64})
    GROUP BY for_bucket`;
  return store.read<TouchedRow>(
    `SELECT toUnixTimestamp(bucket) AS bucket, minIf(since, since > 0) AS waitingSinceMs
     FROM (${store.onShards([near('halves'), near('breaker_calls'), far].join(' UNION ALL '))})
     GROUP BY bucket`,
    {
      params: {
        from: Math.max(0, from - MARGIN_MS / 1000),
        to: Math.min(to + MARGIN_MS / 1000, LATEST_DATE_TIME),
        startedMs: progress.startedMs,
        lookFromMs: Math.max(0, progress.startedMs - SLOWEST_INSERT_MS),
        in_time_ms: inTimeMs(progress),
      },
      ...(signal ? { signal } : {}),
    },
  );
}

/** What is there of the candidates, and what was known when they were written. */
interface Contents {
  /** Ends by the bucket they started in. */
  halves: ReadonlyMap<Bucket, number>;
  farEnds: ReadonlyMap<Bucket, number>;
  breakerCalls: ReadonlyMap<Bucket, number>;
  known: ReadonlyMap<Bucket, Omit<StaleBucket, 'bucket'>>;
}

async function readContents(store: Store, candidates: readonly Bucket[], signal?: AbortSignal): Promise<Contents> {
  const options = { params: { buckets: candidates, near: withNeighbours(candidates, MARGIN_MS) } };
  const read = (sql: string) => store.read<StaleBucket>(sql, { ...options, ...(signal ? { signal } : {}) });
  const [rows, known] = await Promise.all([
    // One query: planning three costs more than all three read.
    read(
      `SELECT toUnixTimestamp(bucket) AS bucket, sum(n.1) AS halves, sum(n.2) AS farEnds, sum(n.3) AS breakerCalls
       FROM (${store.onShards(`
         SELECT bucket, (count(), 0, 0) AS n FROM halves WHERE bucket IN {near:Array(DateTime)} GROUP BY bucket
         UNION ALL
         SELECT for_bucket, (0, uniqExact(${END_FACTS}), 0) FROM far_ends
         WHERE for_bucket IN {buckets:Array(DateTime)} GROUP BY for_bucket
         UNION ALL
         SELECT bucket, (0, 0, count()) FROM breaker_calls WHERE bucket IN {buckets:Array(DateTime)} GROUP BY bucket`)})
       GROUP BY bucket`,
    ),
    read(
      `SELECT toUnixTimestamp(bucket) AS bucket, argMax(edge_versions.halves, version) AS halves,
         argMax(far_ends, version) AS farEnds, argMax(breaker_calls, version) AS breakerCalls
       FROM (${store.onShards('SELECT * FROM edge_versions WHERE resolution_s = 10 AND bucket IN {buckets:Array(DateTime)}')}) AS edge_versions
       GROUP BY bucket`,
    ),
  ]);
  const of = (figure: 'halves' | 'farEnds' | 'breakerCalls') =>
    new Map(rows.filter((row) => row[figure] > 0).map((row) => [row.bucket, row[figure]]));
  return {
    halves: of('halves'),
    farEnds: of('farEnds'),
    breakerCalls: of('breakerCalls'),
    known: new Map(known.map((row) => [row.bucket, row])),
  };
}

/** Those of the candidates that hold anything, and of which there is more than was known when they were written. */
export function staleOf(candidates: readonly Bucket[], contents: Contents): StaleBucket[] {
  return thatHoldAnything(candidates, contents).filter((now) => {
    const then = contents.known.get(now.bucket);
    return !then || now.halves > then.halves || now.farEnds > then.farEnds || now.breakerCalls > then.breakerCalls;
  });
}

/**
 * What is there to be known of buckets that must be written again though nothing came. Without those around which there are
 * fewer ends, or in which fewer calls through breakers, than when they were written: they have begun to expire.
 */
export function readToWriteAnew(store: Store, buckets: readonly Bucket[]): Promise<StaleBucket[]> {
  return readAmong(store, buckets, (chunk, contents) =>
    thatHoldAnything(chunk, contents).filter(({ bucket, halves, breakerCalls }) => {
      const then = contents.known.get(bucket);
      return !then || (halves >= then.halves && breakerCalls >= then.breakerCalls);
    }),
  );
}

/** The calls of a bucket without ends of its own belong to its neighbours. */
function thatHoldAnything(candidates: readonly Bucket[], { halves, farEnds, breakerCalls }: Contents): StaleBucket[] {
  return candidates
    .filter((bucket) => halves.has(bucket) || breakerCalls.has(bucket))
    .map((bucket) => ({
      bucket,
      halves: withNeighbours([bucket], MARGIN_MS).reduce((sum, near) => sum + (halves.get(near) ?? 0), 0),
      farEnds: farEnds.get(bucket) ?? 0,
      breakerCalls: breakerCalls.get(bucket) ?? 0,
    }));
}
