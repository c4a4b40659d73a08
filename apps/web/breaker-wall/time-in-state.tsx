'use client';

import type { BreakerState } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import { BreakerStateMark } from '../ui/breaker-state-mark.tsx';
import { Section } from '../ui/panel/section.tsx';
import styles from './details.module.css';
import { STATES } from './wall-state.ts';

/** How long the instances were in each state, of the time they have lived. */
export function TimeInState({ times }: { times: Record<BreakerState, number> }) {
  const {
    text,
    numbers: { percent, timeSpan },
  } = useLanguage();
  const all = STATES.reduce((sum, state) => sum + times[state], 0);
  if (all === 0) return null;
  return (
    <Section title={text.wall.timeInState}>
      <ul className={styles.times}>
        {STATES.filter((state) => times[state] > 0).map((state) => (
          <li key={state}>
            <span className={styles.state}>
              <BreakerStateMark state={state} />
              {text.breakerState[state]}
            </span>
            <span className={styles.bar} aria-hidden="true">
              <span className={styles[state]} style={{ width: `${(times[state] / all) * 100}%` }} />
            </span>
            <span>{timeSpan(times[state])}</span>
            <span className={styles.share}>{percent(times[state] / all)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
