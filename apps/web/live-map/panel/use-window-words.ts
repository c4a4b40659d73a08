'use client';

import { useContext } from 'react';
import { ShownClockContext } from '../../live-feed/server-clock.ts';
import { useLanguage } from '../../text/use-language.tsx';

/** Of which stretch of time figures are, in words: the newest seconds, or those before a moment. */
export function useWindowWords(windowSeconds: number): string {
  const { text, numbers } = useLanguage();
  const clock = useContext(ShownClockContext);
  const words = text.panel;
  return 'stoppedAtMs' in clock
    ? words.windowUpTo(windowSeconds, numbers.dayAndTime(clock.stoppedAtMs))
    : words.window(windowSeconds);
}
