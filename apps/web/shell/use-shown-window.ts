'use client';

import { useContext } from 'react';
import { ShownClockContext } from '../live-feed/server-clock.ts';

/** A stretch of time up to what is shown. */
export interface ShownWindow {
  /** As the API takes it. */
  query: string;
  /** It ends now, whenever that is. */
  isLive: boolean;
  /** Its ends as they are at this moment; epoch milliseconds. */
  ends: () => { from: number; to: number };
}

const USUAL_LENGTH_MS = 900_000;

/** @param lengthMs 15 minutes by default */
export function useShownWindow(lengthMs: number = USUAL_LENGTH_MS): ShownWindow {
  const clock = useContext(ShownClockContext);
  if ('stoppedAtMs' in clock) {
    const ends = { from: clock.stoppedAtMs - lengthMs, to: clock.stoppedAtMs };
    return { query: `from=${ends.from}&to=${ends.to}`, isLive: false, ends: () => ends };
  }
  const ends = () => {
    const to = Date.now() + clock.aheadMs;
    return { from: to - lengthMs, to };
  };
  return { query: `from=now-${lengthMs / 1_000}s&to=now`, isLive: true, ends };
}
