'use client';

import type { ConnectionBreaker } from '@faultline/model';
import type { TransitionDocument } from '../../api-documents.ts';
import { useShownNow } from '../../live-feed/server-clock.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { Section } from '../../ui/panel/section.tsx';
import styles from './breaker-section.module.css';
import { TransitionList } from './transition-list.tsx';

interface Props {
  breaker: ConnectionBreaker;
  /** Undefined until they are known. */
  transitions: readonly TransitionDocument[] | undefined;
}

/** The breaker around a connection: its state, since when, on how many instances, when it probes, what it did. */
export function BreakerSection({ breaker, transitions }: Props) {
  const { text } = useLanguage();
  const now = useShownNow(250);
  const { name, state, open, instances, since, nextProbeAt } = breaker;
  return (
    <Section title={text.breaker.title} note={name}>
      <div className={`${styles.state} ${styles[state]}`}>
        <span className={styles.word}>{text.breakerState[state]}</span>
        {since > 0 && <span className={styles.since}>{text.breaker.since(now - since)}</span>}
        {state === 'open' && nextProbeAt > 0 && (
          <span className={styles.countdown}>{text.breaker.nextProbe(nextProbeAt - now)}</span>
        )}
      </div>
      {open > 0 && <p>{text.breaker.refusing(open, instances)}</p>}
      {transitions && <TransitionList transitions={transitions} now={now} />}
    </Section>
  );
}
