'use client';

import { createContext, useContext } from 'react';
import type { LiveFeed } from './live-feed.ts';
import { useNow } from './use-now.ts';

/**
 * The clock that ages and countdowns go by: the server's, which is so far ahead of this browser's, or one that stands
 * still while a moment in the past is shown. Milliseconds.
 */
export type ShownClock = { aheadMs: number } | { stoppedAtMs: number };

export const ShownClockContext = createContext<ShownClock>({ aheadMs: 0 });

/** By how much the server's clock is ahead, as a feed tells; 0 before it told. */
export function clockOffsetMs({ status, receivedAt }: Pick<LiveFeed<unknown>, 'status' | 'receivedAt'>): number {
  return status ? status.now - receivedAt : 0;
}

/** What is shown is of now, by a feed's clock. */
export function liveClock(feed: Pick<LiveFeed<unknown>, 'status' | 'receivedAt'>): ShownClock {
  return { aheadMs: clockOffsetMs(feed) };
}

/** What a clock shows; epoch milliseconds. @param hereMs of this browser's */
export function timeOn(clock: ShownClock, hereMs: number = Date.now()): number {
  return 'stoppedAtMs' in clock ? clock.stoppedAtMs : hereMs + clock.aheadMs;
}

/** The shown clock in epoch milliseconds, as state that moves on every `everyMs`. */
export function useShownNow(everyMs: number): number {
  return timeOn(useContext(ShownClockContext), useNow(everyMs));
}
