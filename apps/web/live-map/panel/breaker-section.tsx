'use client';

import type { ConnectionBreaker } from '@faultline/model';
import { text } from '../../text/en.ts';
import { useNow } from '../use-now.ts';
import styles from './breaker-section.module.css';
import { Section } from './section.tsx';

interface Props {
  source: string;
  target: string;
  breaker: ConnectionBreaker;
}

/** The breaker around a connection: its state, since when, on how many instances, and when it probes next. */
export function BreakerSection({ breaker }: Props) {
  const now = useNow(250);
  const { name, state, open, instances, since, nextProbeAt } = breaker;
  const remainingMs = nextProbeAt - now;
  return (
    <Section title={text.breaker.title} note={name}>
      <div className={`${styles.state} ${styles[state]}`}>
        <span className={styles.word}>{text.breakerState[state]}</span>
        {since > 0 && <span className={styles.since}>{text.breaker.since(now - since)}</span>}
        {state === 'open' && nextProbeAt > 0 && (
          <span className={styles.countdown}>{text.breaker.nextProbe(remainingMs)}</span>
        )}
      </div>
      {open > 0 && <p className={styles.instances}>{text.breaker.refusing(open, instances)}</p>}
    </Section>
  );
}
