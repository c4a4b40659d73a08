import type { Window } from './graph-windows.ts';
import { BUCKET_MS, RANGES, type TimeState } from './time-state.ts';

/** Points of the timeline's series; its end moves on by one of them at a time. */
const POINTS = 360;

/**
 * What the timeline shows: up to now, or around the moment that is shown where that is earlier.
 * @param nowMs the server's clock
 */
export function timelineRange({ at, range }: Pick<TimeState, 'at' | 'range'>, nowMs: number): Window {
  const lengthMs = RANGES[range];
  const stepMs = Math.max(BUCKET_MS, lengthMs / POINTS);
  const end = Math.ceil(nowMs / stepMs) * stepMs;
  const isOld = at !== null && at < end - lengthMs * 0.98;
  const to = isOld ? Math.min(end, Math.ceil((at + lengthMs / 2) / stepMs) * stepMs) : end;
  return { from: to - lengthMs, to };
}

/** Where in it a moment is, 0..1; what lies outside is at its ends. */
export function shareOf({ from, to }: Window, ms: number): number {
  return Math.min(1, Math.max(0, (ms - from) / (to - from)));
}
