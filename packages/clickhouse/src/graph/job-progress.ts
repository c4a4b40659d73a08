import type { Store } from '../store/connect.ts';

/**
 * A row carries the time its insert began, and is seen when the insert ends. So what came up to this much before a moment
 * may have been missed at that moment, and is looked at again.
 */
export const SLOWEST_INSERT_MS = 30_000;

/** A span that comes this much later than allowed is in time still: buckets are older than their spans, exporters wait. */
const LATENESS_SLACK_MS = 60_000;

const NO_LIMIT_MS = 100 * 365 * 86_400_000;

/** How far the edge job has come. Times are epoch milliseconds of ClickHouse's clock. */
export interface JobProgress {
  /** Every bucket whose rows were visible then has been written; 0 if the job never ran. */
  startedMs: number;
  /** How late an end may come to count; 0 if no job has said. */
  maxLatenessMs: number;
}

export async function readProgress(store: Store, signal?: AbortSignal): Promise<JobProgress> {
  const [row] = await store.read<JobProgress>(
    `SELECT toUnixTimestamp64Milli(max(started_at)) AS startedMs, argMax(max_lateness_ms, started_at) AS maxLatenessMs
     FROM ${store.ofAllShards('edge_job_runs')}`,
    signal ? { signal } : {},
  );
  return row!;
}

/**
 * Condition on an end of a call: it came in time, so it counts. One that came later changes nothing that was counted: ends
 * it belongs together with may have expired. Takes `{in_time_ms:UInt64}`, from `inTimeMs`.
 */
export const IN_TIME = 'ingested_at <= toDateTime64(bucket, 3) + toIntervalMillisecond({in_time_ms:UInt64})';

/** How long after its bucket began an end may come to count. */
export function inTimeMs({ maxLatenessMs }: Pick<JobProgress, 'maxLatenessMs'>): number {
  return maxLatenessMs > 0 ? maxLatenessMs + LATENESS_SLACK_MS : NO_LIMIT_MS;
}
