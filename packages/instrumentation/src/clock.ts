import type { HrTime } from '@opentelemetry/api';

const MAX_DRIFT_MS = 5;

let offsetMs = 0;

/**
 * The time of day in nanoseconds' form, finer than a millisecond, so that two things that happen within one keep their
 * order. The fine clock does not follow corrections of the system's, nor sleep; it is set right when it is off by more
 * than a few milliseconds.
 */
export function wallClock(): HrTime {
  const fineMs = performance.timeOrigin + performance.now();
  const coarseMs = Date.now();
  if (Math.abs(fineMs + offsetMs - coarseMs) > MAX_DRIFT_MS) offsetMs = coarseMs - fineMs;
  const ms = fineMs + offsetMs;
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.min(999_999_999, Math.round((ms - seconds * 1000) * 1e6))];
}
