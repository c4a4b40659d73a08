import type { Incident } from '@faultline/model';

/** Epoch milliseconds; `to` excluded. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** A baseline with less quiet time than this says too little. */
const LEAST_QUIET_MS = 180_000;

/**
 * What recent spans are compared with: the time before now, but for the last bit; while an incident is open, and until there
 * is quiet time enough after one, what that incident was compared with.
 * @param lagMs how long ago it ends
 */
export function baselineWindowOf({
  nowMs,
  open,
  closed,
  lengthMs,
  lagMs,
}: {
  nowMs: number;
  open: readonly Incident[];
  closed: readonly Incident[];
  lengthMs: number;
  lagMs: number;
}): TimeSpan {
  const first = open.toSorted((a, b) => a.start - b.start)[0];
  if (first) return first.baseline;
  const window = { from: nowMs - lagMs - lengthMs, to: nowMs - lagMs };
  const noisyMs = closed.reduce((sum, { start, end }) => sum + overlapMs(window, { from: start, to: end }), 0);
  const last = closed.toSorted((a, b) => b.end - a.end)[0];
  return last && lengthMs - noisyMs < LEAST_QUIET_MS ? last.baseline : window;
}

export function isIn(ms: number, { from, to }: TimeSpan): boolean {
  return ms >= from && ms < to;
}

function overlapMs(a: TimeSpan, b: TimeSpan): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
