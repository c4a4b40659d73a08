'use client';

import type { TransitionDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { stateName } from '../text/state-name.ts';
import { useLanguage } from '../text/use-language.tsx';
import { Section } from '../ui/panel/section.tsx';
import styles from './details.module.css';

/** What it did, newest first: when, in which instance, why, and the trace of the call that caused it. */
export function Transitions({ transitions }: { transitions: readonly TransitionDocument[] }) {
  const { text, numbers } = useLanguage();
  const hasSeveral = new Set(transitions.map(({ instance }) => instance)).size > 1;
  return (
    <Section title={text.wall.transitions} note={String(transitions.length)}>
      {transitions.length === 0 ? (
        <p className={styles.none}>{text.breaker.noTransitions}</p>
      ) : (
        <ol className={styles.transitions}>
          {transitions.map(({ at, instance, from, to, reason, traceId, injected }) => (
            <li key={`${at} ${instance} ${to}`}>
              <time dateTime={new Date(at).toISOString()}>{numbers.timeOfDay(at)}</time>
              <span>
                {stateName(from, text)} → <strong>{stateName(to, text)}</strong>
                {injected && <span className={styles.injected}>{text.breaker.injected}</span>}
              </span>
              <span className={styles.why}>{text.breaker.reasons[reason] ?? reason}</span>
              {/^[0-9a-f]*[1-9a-f]/.test(traceId) && (
                <a className={styles.trace} href={paths.tracePage(traceId)} title={traceId}>
                  {text.wall.trace} {traceId.slice(0, 8)}
                </a>
              )}
              {hasSeveral && (
                <span className={styles.where} title={instance}>
                  {instance}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
