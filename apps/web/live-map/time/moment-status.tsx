'use client';

import { useLanguage } from '../../text/use-language.tsx';
import { InTimeZone } from '../../ui/in-time-zone.tsx';
import styles from './moment-status.module.css';
import type { TimeState } from './time-state.ts';

/** Stands where the live status does: what is shown is not now. */
export function MomentStatus({ time: { at, speed }, isCurrent }: { time: TimeState; isCurrent: boolean }) {
  const { text, numbers } = useLanguage();
  const words = text.time;
  const moment = numbers.dayAndTime(at ?? 0);
  return (
    <p className={styles.status} data-testid="moment-status">
      <InTimeZone>{speed > 0 ? words.replaying(moment, speed) : words.past(moment)}</InTimeZone>
      {!isCurrent && <span>{words.reading}</span>}
    </p>
  );
}
