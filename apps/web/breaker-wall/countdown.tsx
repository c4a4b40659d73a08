'use client';

import { useShownNow } from '../live-feed/server-clock.ts';
import { useLanguage } from '../text/use-language.tsx';

/** How long until an open breaker probes. */
export function Countdown({ nextProbeAt }: { nextProbeAt: number }) {
  const { text } = useLanguage();
  const now = useShownNow(250);
  return <span>{text.breaker.nextProbe(nextProbeAt - now)}</span>;
}
