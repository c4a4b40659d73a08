import type { Store } from '../store/connect.ts';
import type { Bucket } from './buckets.ts';

/** A bucket, and how many ends of calls it holds now. */
export interface BucketRows {
  bucket: Bucket;
  halves: number;
}

/**
 * A row carries the time its insert began, and is seen when the insert ends. Buckets with rows this much older than the
 * job's last run are looked at again, so that a slow insert is not missed.
 */
const SLOWEST_INSERT_MS = 30_000;

/**
 * Buckets that hold more rows now than when the edge job last wrote them. Found without reading what has not changed:
 * only buckets that received rows around or after the last run are counted. A bucket that holds fewer has begun to
 * expire; what was written of it stands.
 * @param range epoch seconds, `to` excluded
 */
export function readChangedBuckets(
  store: Store,
  range: { from: number; to: number },
  signal?: AbortSignal,
): Promise<BucketRows[]> {
  return store.read<BucketRows>(
    `WITH touched AS (
       SELECT DISTINCT bucket FROM halves
       WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
         AND ingested_at > (SELECT max(started_at) - toIntervalMillisecond({slowestInsertMs:UInt32}) FROM edge_job_runs))
     SELECT toUnixTimestamp(bucket) AS bucket, present.halves AS halves
     FROM (SELECT bucket, count() AS halves FROM halves WHERE bucket IN touched GROUP BY bucket) AS present
     LEFT JOIN (
       SELECT bucket, argMax(edges_10s.halves, version) AS halves FROM edges_10s
       WHERE bucket IN touched AND rows = 0
       GROUP BY bucket
     ) AS written USING (bucket)
     WHERE present.halves > written.halves`,
    { params: { ...range, slowestInsertMs: SLOWEST_INSERT_MS }, ...(signal ? { signal } : {}) },
  );
}
