'use client';

import type { BreakerInstanceDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { BreakerStateMark } from '../ui/breaker-state-mark.tsx';
import { Section } from '../ui/panel/section.tsx';
import { Countdown } from './countdown.tsx';
import styles from './details.module.css';
import { STATES } from './wall-state.ts';

interface Props {
  instances: readonly BreakerInstanceDocument[];
  asOf: number;
}

/** The breaker in each instance, the worst state first. */
export function InstanceList({ instances, asOf }: Props) {
  const { text } = useLanguage();
  if (instances.length === 0) return null;
  const worstFirst = instances.toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return (
    <Section title={text.wall.perInstance} note={String(instances.length)}>
      <ul className={styles.instances}>
        {worstFirst.map(({ instance, state, since, nextProbeAt }) => (
          <li key={instance}>
            <span className={styles.name} title={instance}>
              {instance || text.table.none}
            </span>
            <span className={styles.state}>
              <BreakerStateMark state={state} />
              {since > 0 ? text.wall.stateFor(text.breakerState[state], asOf - since) : text.breakerState[state]}
            </span>
            {nextProbeAt > 0 && (
              <span className={styles.probe}>
                <Countdown nextProbeAt={nextProbeAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
