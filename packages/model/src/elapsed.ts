import type { GraphFacts } from './graph-facts.ts';

/** Spans of a call that just ended may still be on their way; within this much, silence is delay and not quiet. */
const DELIVERY_DELAY_MS = 5_000;

/** How many seconds of traffic the facts cover, for rates. */
export interface Elapsed {
  windowSeconds: number;
  recentSeconds: number;
}

/**
 * The newest seconds of a live window are still empty, because services send spans in batches. Rates that counted them
 * as quiet would be too low, so they divide by the time up to the newest call. A window that ended long ago, or a
 * system that really fell silent, divides by the whole time.
 */
export function elapsedOf({ window, nowMs, asOfMs, recentMs }: GraphFacts): Elapsed {
  const endMs = Math.min(window.toMs, Math.max(nowMs, window.fromMs + 1_000));
  const isLive = nowMs - window.toMs < DELIVERY_DELAY_MS;
  const delayMs = endMs - asOfMs;
  const coveredUntilMs = isLive && delayMs >= 0 && delayMs <= DELIVERY_DELAY_MS ? asOfMs : endMs;
  return {
    windowSeconds: Math.max(1, (coveredUntilMs - window.fromMs) / 1000),
    recentSeconds: Math.max(1, (recentMs - (endMs - coveredUntilMs)) / 1000),
  };
}
