import type { GraphFacts } from './graph-facts.ts';

/** Spans of a call that just ended may still be on their way; within this much, silence is delay and not quiet. */
const DELIVERY_DELAY_MS = 5_000;

/** Traffic that began less than this ago says little about its rate yet. */
const LEAST_COVERED_MS = 5_000;

/** How many seconds of traffic the facts cover, for rates. */
export interface Elapsed {
  windowSeconds: number;
  recentSeconds: number;
}

/**
 * The newest seconds of a live window are still empty, because services send spans in batches. Rates that counted them
 * as quiet would be too low, so they divide by the time up to the newest call, and
 * from the oldest one where traffic began within the window. A window that ended long ago, or a system that really fell
 * silent, divides by the whole time.
 */
export function elapsedOf({ window, nowMs, beganMs, asOfMs, recentMs }: GraphFacts): Elapsed {
  const endMs = Math.min(window.toMs, Math.max(nowMs, window.fromMs + 1_000));
  const isLive = nowMs - window.toMs < DELIVERY_DELAY_MS;
  const delayMs = endMs - asOfMs;
  const coveredUntilMs = isLive && delayMs >= 0 && delayMs <= DELIVERY_DELAY_MS ? asOfMs : endMs;
  const coveredMs = coveredUntilMs - window.fromMs;
  const sinceBeganMs = isLive ? Math.max(LEAST_COVERED_MS, coveredUntilMs - beganMs) : coveredMs;
  const windowMs = Math.min(coveredMs, sinceBeganMs);
  return {
    windowSeconds: Math.max(1, windowMs / 1000),
    recentSeconds: Math.max(1, Math.min(windowMs, recentMs - (endMs - coveredUntilMs)) / 1000),
  };
}
