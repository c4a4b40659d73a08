import type { Store } from '../store/connect.ts';

/** How far the edge job has come, in epoch milliseconds of the server's clock. */
export interface JobProgress {
  serverNowMs: number;
  /** Rows that were in the store by then are in the rollups; 0 before the first run. */
  doneUntilMs: number;
}

export async function readJobProgress(store: Store, signal?: AbortSignal): Promise<JobProgress> {
  const [row] = await store.read<JobProgress>(
    `SELECT
       toUnixTimestamp64Milli(now64(3)) AS serverNowMs,
       toUnixTimestamp64Milli(max(started_at)) AS doneUntilMs
     FROM edge_job_runs`,
    signal ? { signal } : {},
  );
  return row!;
}
