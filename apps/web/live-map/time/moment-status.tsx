'use client';

import { useLanguage } from '../../text/use-language.tsx';
import { InTimeZone } from '../../ui/in-time-zone.tsx';
import styles from './moment-status.module.css';
import type { TimeState } from './time-state.ts';

/** A moment that was held is the end of a bucket that may still be open, and clocks differ. */
const NOT_AHEAD_MS = 60_000;

/** Stands where the live status does: what is shown is not now. */
export function MomentStatus({ time: { at, speed }, isCurrent }: { time: TimeState; isCurrent: boolean }) {
  const { text, numbers } = useLanguage();
  const words = text.time;
  const moment = numbers.dayAndTime(at ?? 0);
  const isAhead = (at ?? 0) > Date.now() + NOT_AHEAD_MS;
  return (
    <p className={styles.status} data-testid="moment-status">
      <InTimeZone>
        {speed > 0 ? words.replaying(moment, speed) : isAhead ? words.ahead(moment) : words.past(moment)}
      </InTimeZone>
      {!isCurrent && <span>{words.reading}</span>}
    </p>
  );
}
