import { type Baseline, BUCKET_MS, DISTANCES, type TimeState, WINDOWS } from './time-state.ts';

/** Epoch milliseconds, `to` excluded. */
export interface Window {
  from: number;
  to: number;
}

const LIVE_MS = 60_000;
/** A baseline of the live map moves on by so much at once, so that it need not be read every second. */
const LIVE_BASELINE_STEP_MS = 60_000;

/** The window of a moment in the past; undefined for now. */
export function shownWindow({ at, window }: Pick<TimeState, 'at' | 'window'>): Window | undefined {
  return at === null ? undefined : { from: at - WINDOWS[window], to: at };
}

/**
 * What is compared with.
 * @param shown the window of a moment; undefined for now
 * @param nowMs the server's clock; undefined before it is known
 */
export function baselineWindow(
  baseline: Baseline | null,
  shown: Window | undefined,
  nowMs: number | undefined,
): Window | undefined {
  if (baseline === null || (shown === undefined && nowMs === undefined)) return undefined;
  const lengthMs = shown ? shown.to - shown.from : LIVE_MS;
  if ('at' in baseline) return { from: baseline.at - lengthMs, to: baseline.at };
  const end = (shown?.to ?? floorTo(LIVE_BASELINE_STEP_MS, nowMs!)) - DISTANCES[baseline.earlier];
  return { from: end - lengthMs, to: end };
}

const USUAL_MS = 3_600_000;
const USUAL_GAP_MS = 300_000;
const LEAST_USUAL_MS = 120_000;

/**
 * What is usual at a moment: the hour before, without the last five minutes, which what is looked at may have begun in.
 * @param endMs of the window that is shown
 * @param beganMs when traffic began; 0 if that was earlier, or is not known
 * @returns undefined where traffic began too late for anything to be usual
 */
export function usualWindow(endMs: number, beganMs: number): Window | undefined {
  const to = floorTo(USUAL_GAP_MS, endMs) - USUAL_GAP_MS;
  const from = Math.max(to - USUAL_MS, Math.ceil(beganMs / BUCKET_MS) * BUCKET_MS);
  return to - from >= LEAST_USUAL_MS ? { from, to } : undefined;
}

function floorTo(stepMs: number, ms: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}
