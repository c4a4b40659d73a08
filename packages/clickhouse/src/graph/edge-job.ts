import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from '../store/connect.ts';
import { MARGIN_MS, withNeighbours } from './buckets.ts';
import { type BucketRows, readChangedBuckets } from './changed-buckets.ts';
import { CALLS, DUPLICATES, EDGE_FIGURES, EDGE_KEY, FAN_OUT } from './edge-select.ts';

/** What one run did. */
export interface EdgeJobRun {
  /** Buckets written anew. */
  buckets: number;
  tookMs: number;
}

/** Turns halves into edges, for every bucket that received rows. */
export interface EdgeJob {
  /**
   * Writes a whole new version of every 10 s bucket that received rows since the last run of any collector, however old
   * the bucket is. Can be run at any time, any number of times, by several collectors at once.
   * @throws StoreUnavailableError; the next run then does the work of both
   */
  run(): Promise<EdgeJobRun>;
}

export interface EdgeJobOptions {
  /** Ends of calls older than this may be gone already, so their buckets stay as they are. Default 24 h. */
  maxLatenessMs?: number;
}

/** Bounds memory: history sent in bulk makes thousands of buckets. */
const BUCKETS_AT_ONCE = 12;
/** Query parameters travel in the URL, which has a limit. */
const CANDIDATES_AT_ONCE = 5_000;
const LATEST_DATE_TIME = 2 ** 32 - 1;
const DAY_MS = 86_400_000;

/** One thread and one block: a bucket's rows become visible together. */
const WRITE_SETTINGS: ClickHouseSettings = {
  max_insert_threads: '1',
  max_threads: 1,
  max_execution_time: 60,
  async_insert: 0,
  max_partitions_per_insert_block: '2000',
};

/** @param clock epoch milliseconds; decides how old a bucket is */
export function createEdgeJob(store: Store, clock: () => number, options: EdgeJobOptions = {}): EdgeJob {
  const { maxLatenessMs = DAY_MS } = options;
  let lastVersion = 0n;

  const nextVersion = (serverNowMs: number): string => {
    const random = BigInt(Math.floor(Math.random() * 2 ** 20));
    const version = (BigInt(serverNowMs) << 20n) + random;
    lastVersion = version > lastVersion ? version : lastVersion + 1n;
    return lastVersion.toString();
  };

  return {
    async run() {
      const startedAt = performance.now();
      const serverNowMs = await readServerTime(store);
      const dirty = await dirtyBuckets(store, clock() - maxLatenessMs);
      const version = nextVersion(serverNowMs);
      // Newest first: the live map does not wait for history.
      for (let start = 0; start < dirty.length; start += BUCKETS_AT_ONCE) {
        await writeBuckets(store, dirty.slice(start, start + BUCKETS_AT_ONCE), version);
      }
      await store.run(
        `INSERT INTO edge_job_runs (started_at, buckets)
         VALUES (fromUnixTimestamp64Milli({startedAt:Int64}), {buckets:UInt32})`,
        { params: { startedAt: serverNowMs, buckets: dirty.length } },
      );
      return { buckets: dirty.length, tookMs: performance.now() - startedAt };
    },
  };
}

/** Epoch milliseconds of the server's clock, which rows are stamped with. */
async function readServerTime(store: Store): Promise<number> {
  const [row] = await store.read<{ nowMs: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS nowMs');
  return row!.nowMs;
}

/**
 * Buckets whose calls may have changed: a new end changes its own bucket, and may take a call from the bucket of its
 * other end or give one to it. Newest first, with what they hold, read before they are written: rows that come meanwhile
 * make the bucket differ, and the next run writes it again.
 */
async function dirtyBuckets(store: Store, oldestMs: number): Promise<BucketRows[]> {
  const from = Math.floor(Math.max(0, oldestMs) / 1000);
  const changed = await readChangedBuckets(store, { from, to: LATEST_DATE_TIME });
  const candidates = withNeighbours(
    changed.map((row) => row.bucket),
    MARGIN_MS,
  ).filter((bucket) => bucket >= from);

  const dirty: BucketRows[] = [];
  for (let end = candidates.length; end > 0; end -= CANDIDATES_AT_ONCE) {
    const existing = await store.read<BucketRows>(
      `SELECT toUnixTimestamp(bucket) AS bucket, count() AS halves FROM halves
       WHERE bucket IN {buckets:Array(DateTime)} GROUP BY bucket ORDER BY bucket DESC`,
      { params: { buckets: candidates.slice(Math.max(0, end - CANDIDATES_AT_ONCE), end) } },
    );
    for (const row of existing) dirty.push(row);
  }
  return dirty;
}

/**
 * The row that says how many ends a bucket held is written last: without it the bucket still counts as changed, so a crash
 * on the way leaves nothing half done. Not repeated when the connection breaks: a version that is written twice would
 * count twice.
 */
async function writeBuckets(store: Store, dirty: readonly BucketRows[], version: string): Promise<void> {
  const buckets = dirty.map((row) => row.bucket);
  const params = {
    buckets,
    halves: dirty.map((row) => row.halves),
    read_buckets: withNeighbours(buckets, MARGIN_MS),
    version,
  };
  const write = (sql: string) => store.run(sql, { params, settings: WRITE_SETTINGS, repeat: false });
  await write(`
    INSERT INTO edges_10s (bucket, version, ${EDGE_KEY}, ${EDGE_COLUMNS}, duplicate_rows, halves)
    SELECT bucket, {version:UInt64}, ${EDGE_KEY}, ${EDGE_COLUMNS}, 0 AS duplicate_rows, 0 AS halves
    FROM (SELECT bucket, ${EDGE_KEY}, ${EDGE_FIGURES} FROM (${CALLS}) GROUP BY bucket, ${EDGE_KEY})`);
  await write(`
    INSERT INTO fan_out_10s (bucket, version, requests_by_calls)
    SELECT bucket, {version:UInt64}, requests_by_calls FROM (${FAN_OUT})`);
  await write(`
    INSERT INTO peer_services (caller, address, service, last_seen)
    SELECT source, address, target, max(bucket) FROM edges_10s
    WHERE bucket IN {buckets:Array(DateTime)} AND version = {version:UInt64}
      AND matched > 0 AND address != '' AND source_kind = 'service' AND target_kind = 'service'
    GROUP BY source, address, target`);
  await write(`
    INSERT INTO breaker_targets (service, breaker, target_kind, target, connection, last_seen)
    SELECT source, breaker, target_kind, target, connection, max(bucket) FROM edges_10s
    WHERE bucket IN {buckets:Array(DateTime)} AND version = {version:UInt64}
      AND breaker != '' AND source_kind = 'service' AND target_kind != 'unknown'
    GROUP BY source, breaker, target_kind, target, connection`);
  await write(`
    INSERT INTO edges_10s (bucket, version, ${EDGE_KEY}, ${EDGE_COLUMNS}, duplicate_rows, halves)
    SELECT bucket, {version:UInt64}, '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, 0, bucket, map(), map(), duplicate_rows,
      {halves:Array(UInt64)}[indexOf({buckets:Array(DateTime)}, bucket)]
    FROM (${DUPLICATES})`);
}

const EDGE_COLUMNS =
  'executed, matched, failed, timed_out, retries, injected, rows, sampled_rows, newest, caller_latency, callee_latency';
