import { BUCKET_MS } from './time-state.ts';

const FASTEST_STEP_MS = 1_000;

/**
 * How a replay goes on: by `stepMs` of what happened every `everyMs`. No more than one graph a second is read, and none is
 * finer than a bucket.
 */
export function replayStep(speed: number): { stepMs: number; everyMs: number } {
  const buckets = Math.max(1, Math.ceil((speed * FASTEST_STEP_MS) / BUCKET_MS));
  const stepMs = buckets * BUCKET_MS;
  return { stepMs, everyMs: stepMs / speed };
}
