import { type Incident, LONGEST_INCIDENT_MS } from '@faultline/model';

/** Epoch milliseconds; `to` excluded. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** A baseline with less quiet time than this says too little. */
const LEAST_QUIET_MS = 180_000;
/** Sums are of 10 s, and what an incident brought is over a little later than its last symptom. */
const AROUND_MS = 10_000;

/**
 * What recent spans are compared with: the time before now, but for the last bit, as far as no incident was in it: its last
 * quiet stretch that is long enough; what was bad for longer than incidents last counts as quiet. While an incident is open, and where no stretch is, it is what that incident, or the
 * last one, was compared with.
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
  const ended = closed.filter(({ start, end }) => end - start <= LONGEST_INCIDENT_MS);
  const latest = ended.toSorted((a, b) => b.end - a.end);
  let to = window.to;
  for (const { start, end } of latest) {
    const quiet = { from: Math.max(window.from, end + AROUND_MS), to };
    if (quiet.to - quiet.from >= LEAST_QUIET_MS) return quiet;
    to = Math.min(to, start - AROUND_MS);
  }
  if (to - window.from >= LEAST_QUIET_MS) return { from: window.from, to };
  return latest[0]?.baseline ?? window;
}
