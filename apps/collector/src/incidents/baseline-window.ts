import { type Incident, LONGEST_INCIDENT_MS } from '@faultline/model';

/** Epoch milliseconds; `to` excluded. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** A baseline with less quiet time than this says too little, unless what it would replace is shorter. */
const LEAST_QUIET_MS = 180_000;
/** Sums are of 10 s, and what an incident brought is over a little later than its last symptom. */
const AROUND_MS = 10_000;

/** A system that has just started is slower than it will ever be again: what it does first is not usual. */
const WARM_UP_MS = 10_000;
/** In the first minutes the last third of what was seen is not compared with, but at least so much. */
const LEAST_LAG_MS = 15_000;
const LAG_SHARE = 1 / 3;
/** Of less nobody knows what is usual. */
const LEAST_SEEN_MS = 15_000;

/**
 * What recent spans are compared with: the time before now, but for the last bit, as far as no incident was in it: its last
 * quiet stretch that is long enough; what was bad for longer than incidents last counts as quiet. While an incident is
 * open, and where no stretch is, it is what that incident, or the last one, was compared with. In the first minutes of a
 * system it is what was seen since it warmed up, and empty while that is too little.
 * @param seenFromMs when the oldest spans ended that are still known
 * @param lagMs how long ago it ends
 */
export function baselineWindowOf({
  nowMs,
  seenFromMs,
  open,
  closed,
  lengthMs,
  lagMs,
}: {
  nowMs: number;
  seenFromMs: number;
  open: readonly Incident[];
  closed: readonly Incident[];
  lengthMs: number;
  lagMs: number;
}): TimeSpan {
  const first = open.toSorted((a, b) => a.start - b.start)[0];
  if (first) return first.baseline;
  const window =
    nowMs - seenFromMs < lengthMs ? firstWindow(nowMs, seenFromMs, lagMs) : usualWindow(nowMs, lengthMs, lagMs);
  const ended = closed.filter(({ start, end }) => end - start <= LONGEST_INCIDENT_MS);
  const latest = ended.toSorted((a, b) => b.end - a.end);
  const replaced = latest[0]?.baseline;
  const leastMs = replaced ? Math.min(LEAST_QUIET_MS, replaced.to - replaced.from) : 0;
  let to = window.to;
  for (const { start, end } of latest) {
    const quiet = { from: Math.max(window.from, end + AROUND_MS), to };
    if (quiet.to - quiet.from >= leastMs) return quiet;
    to = Math.min(to, start - AROUND_MS);
  }
  if (to - window.from >= leastMs) return { from: window.from, to };
  return replaced ?? window;
}

function usualWindow(nowMs: number, lengthMs: number, lagMs: number): TimeSpan {
  return { from: nowMs - lagMs - lengthMs, to: nowMs - lagMs };
}

function firstWindow(nowMs: number, seenFromMs: number, lagMs: number): TimeSpan {
  const from = seenFromMs + WARM_UP_MS;
  const to = nowMs - Math.min(lagMs, Math.max(LEAST_LAG_MS, Math.round(LAG_SHARE * (nowMs - seenFromMs))));
  return { from, to: to - from < LEAST_SEEN_MS ? from : to };
}
