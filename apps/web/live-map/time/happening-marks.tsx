'use client';

import { useLanguage } from '../../text/use-language.tsx';
import type { Window } from './graph-windows.ts';
import styles from './happening-marks.module.css';
import type { Happening } from './happenings.ts';
import { shareOf } from './timeline-range.ts';

interface Props {
  happenings: readonly Happening[];
  range: Window;
  /** Goes to the moment at which it is seen. */
  onGo: (at: number) => void;
}

/** What happened, above the timeline: bars of incidents and experiments, and signs of deploys. */
export function HappeningMarks({ happenings, range, onGo }: Props) {
  const { text, numbers } = useLanguage();
  return (
    <ul className={styles.marks} aria-label={text.time.happenings}>
      {happenings.map(({ key, kind, severity, from, to, words, at }) => {
        const left = shareOf(range, from) * 100;
        const title = `${numbers.dayAndTime(from)} · ${words}`;
        return (
          <li key={key} style={{ left: `${left}%`, width: `${shareOf(range, to) * 100 - left}%` }}>
            <button
              type="button"
              className={`${styles.mark} ${styles[kind]} ${severity === 'critical' ? styles.critical : ''}`}
              title={title}
              aria-label={title}
              onClick={() => onGo(at)}
            />
          </li>
        );
      })}
    </ul>
  );
}
