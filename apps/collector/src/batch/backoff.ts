const FIRST_MS = 100;
/** The embedded ClickHouse is back within a second: waiting longer would only add to the delay. */
const LONGEST_MS = 1_000;
/** As long as the embedded ClickHouse may take to see that its disk was full, and to start again. */
const DISK_FULL_MS = 3_000;

/**
 * How long to wait after the attempt with this number (from 0) failed.
 * @param isDiskFull because ClickHouse's disk has no room
 */
export function backoffMs(attempt: number, isDiskFull = false): number {
  return isDiskFull ? DISK_FULL_MS : Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
}
