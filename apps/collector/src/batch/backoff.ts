const FIRST_MS = 100;
/** The embedded ClickHouse is back within a second: waiting longer would only add to the delay. */
const LONGEST_MS = 1_000;

/** How long to wait after the attempt with this number (from 0) failed. */
export function backoffMs(attempt: number): number {
  return Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
}
