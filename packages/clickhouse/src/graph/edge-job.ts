import type { Store } from '../store/connect.ts';
import { onEveryShard } from '../store/every-shard.ts';
import { type Bucket, LATEST_DATE_TIME, portionsOf } from './buckets.ts';
import { searchFarCalls } from './far-search.ts';
import { readProgress, SLOWEST_INSERT_MS } from './job-progress.ts';
import { readUnfinished } from './read-unfinished.ts';
import { TEN_SECONDS } from './resolutions.ts';
import { rollUp } from './roll-up.ts';
import { type Changes, readChanges, readToWriteAnew, type StaleBucket } from './stale-buckets.ts';
import { versions } from './versions.ts';
import { writeBuckets } from './write-buckets.ts';

/** What one run did. */
export interface EdgeJobRun {
  /** 10 s buckets written anew. */
  buckets: number;
  /** Time from the ingestion of the oldest end that was not counted yet until all were; 0 when nothing had come. */
  waitedMs: number;
  /** Calls found whose ends started further apart than the margin. */
  farCalls: number;
  tookMs: number;
}

/** Turns halves into edges, for every bucket that received rows. */
export interface EdgeJob {
  /**
   * Writes a whole new version of every 10 s bucket whose calls changed since the last run of any collector, however old
   * the bucket is, and, now and then, of the minutes and hours above it. Can be run at any time, any number of times, by
   * several collectors at once. In a cluster it needs every shard.
   * @throws StoreUnavailableError; the next run then does the work of both
   */
  run(): Promise<EdgeJobRun>;
}

export interface EdgeJobOptions {
  /** Ends of calls that come later than this after they started are not counted. Default 24 h. */
  maxLatenessMs?: number;
  /** How often at most far calls are looked for, and minutes and hours added up. Default 15 s; 0 for every run. */
  backgroundEveryMs?: number;
  /** How long an insert may take at most until its rows are seen. Default 30 s. */
  slowestInsertMs?: number;
}

/** Buckets and the ends in them. Bounds memory: of busy systems some are written at a time, of history sent in bulk many. */
const AT_ONCE = { items: 360, weight: 15_000_000 };
const DAY_MS = 86_400_000;
const BACKGROUND_EVERY_MS = 15_000;
/** Background work takes at most one part in so many of the time, however much there is to look through. */
const BACKGROUND_SHARE = 50;
/** Halves stay an hour longer than spans may be late; half of that is left to a job that is behind. */
const CATCH_UP_MS = 1_800_000;

/** @param clock epoch milliseconds; decides which buckets are so old that ends in them may have expired */
export function createEdgeJob(anyStore: Store, clock: () => number, options: EdgeJobOptions = {}): EdgeJob {
  // What it did not see it would take for seen.
  const store = onEveryShard(anyStore);
  const {
    maxLatenessMs = DAY_MS,
    backgroundEveryMs = BACKGROUND_EVERY_MS,
    slowestInsertMs = SLOWEST_INSERT_MS,
  } = options;
  const nextVersion = versions();
  let backgroundDueMs = Number.NEGATIVE_INFINITY;
  let rolledUpToMs = 0;
  let finishedToMs = 0;

  return {
    async run() {
      const startedAt = performance.now();
      const nowMs = await readServerTime(store);
      const changes = await writeChanges(nowMs);
      const waitedMs =
        changes.waitingSinceMs === undefined ? 0 : nowMs + (performance.now() - startedAt) - changes.waitingSinceMs;
      // Last, so that the live map does not wait for it. Buckets of far calls are stale by it, and written by the next run.
      const farCalls = startedAt >= backgroundDueMs ? await workInBackground(nowMs) : 0;
      return { buckets: changes.stale.length, waitedMs, farCalls, tookMs: performance.now() - startedAt };
    },
  };

  async function workInBackground(nowMs: number): Promise<number> {
    const startedAt = performance.now();
    try {
      const farCalls = await searchFarCalls(store, nowMs, { maxLatenessMs, slowestInsertMs });
      const begunBy = nowMs - slowestInsertMs;
      const unfinished = await readUnfinished(store, { fromMs: Math.max(finishedToMs, nowMs - DAY_MS), toMs: begunBy });
      const damaged = await readToWriteAnew(store, unfinished.get(TEN_SECONDS.seconds) ?? []);
      await write(damaged, nextVersion(nowMs));
      const isDone = await rollUp(store, nowMs, { writtenSinceMs: rolledUpToMs, unfinished }, nextVersion(nowMs));
      if (isDone) {
        rolledUpToMs = nowMs - SLOWEST_INSERT_MS - BACKGROUND_EVERY_MS;
        finishedToMs = begunBy;
      }
      return farCalls;
    } finally {
      if (backgroundEveryMs > 0) {
        const tookMs = performance.now() - startedAt;
        backgroundDueMs = startedAt + Math.max(backgroundEveryMs, tookMs * BACKGROUND_SHARE);
      }
    }
  }

  async function write(stale: readonly StaleBucket[], version: bigint): Promise<void> {
    // Newest first: the live map does not wait for history.
    const portions = portionsOf(stale.toReversed(), ({ halves }) => halves, AT_ONCE);
    for (const portion of portions) await writeBuckets(store, portion, version);
  }

  async function writeChanges(nowMs: number): Promise<Changes> {
    const progress = await readProgress(store);
    const from = bucketAt(clock() - maxLatenessMs - CATCH_UP_MS);
    const changes = await readChanges(store, { from, to: LATEST_DATE_TIME }, { ...progress, maxLatenessMs });
    await write(changes.stale, nextVersion(nowMs));
    // Without this row the next run looks at the same arrivals again, which is cheap while there are none.
    const isNews = changes.stale.length > 0 || (changes.any && nowMs - progress.startedMs > SLOWEST_INSERT_MS);
    if (isNews || progress.maxLatenessMs !== maxLatenessMs) {
      await store.run(
        `INSERT INTO ${store.into('edge_job_runs')} (started_at, buckets, max_lateness_ms)
         VALUES (fromUnixTimestamp64Milli({startedAt:Int64}), {buckets:UInt32}, {maxLatenessMs:UInt64})`,
        { params: { startedAt: nowMs, buckets: changes.stale.length, maxLatenessMs } },
      );
    }
    return changes;
  }
}

function bucketAt(ms: number): Bucket {
  return Math.floor(Math.max(0, ms) / 10_000) * 10;
}

/** Epoch milliseconds of the server's clock, which rows are stamped with. */
async function readServerTime(store: Store): Promise<number> {
  const [row] = await store.read<{ nowMs: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS nowMs');
  return row!.nowMs;
}
