import type { Experiment } from '@faultline/model';

/** Spans of calls that ended with an experiment are on their way for this long. */
const SPANS_COME_WITHIN_MS = 60_000;

/**
 * Whether an experiment ended so long ago that nothing of it is still to come.
 * @param nowMs by the server's clock, which its times are of
 * @param withinMs for how long after the end something may come; spans by default
 */
export function isSettled(
  { status, expiresAt, stoppedAt }: Pick<Experiment, 'status' | 'expiresAt' | 'stoppedAt'>,
  nowMs: number,
  withinMs: number = SPANS_COME_WITHIN_MS,
): boolean {
  return status !== 'active' && (stoppedAt || expiresAt) + withinMs < nowMs;
}
