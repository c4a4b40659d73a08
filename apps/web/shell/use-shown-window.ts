'use client';

import { useContext } from 'react';
import { ShownClockContext } from '../live-feed/server-clock.ts';

const LENGTH_MS = 900_000;

/** The 15 minutes up to what is shown: as the API takes them, and whether they end now. */
export function useShownWindow(): { query: string; isLive: boolean; span: () => { from: number; to: number } } {
  const clock = useContext(ShownClockContext);
  if ('stoppedAtMs' in clock) {
    const span = { from: clock.stoppedAtMs - LENGTH_MS, to: clock.stoppedAtMs };
    return { query: `from=${span.from}&to=${span.to}`, isLive: false, span: () => span };
  }
  const span = () => {
    const to = Date.now() + clock.aheadMs;
    return { from: to - LENGTH_MS, to };
  };
  return { query: 'from=now-15m&to=now', isLive: true, span };
}
