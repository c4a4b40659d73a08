import type { TransitionDocument } from '../../api-documents.ts';
import { stateName } from '../../text/state-name.ts';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './transition-list.module.css';

const SHOWN = 8;

/** The newest changes of a breaker's state, newest first. */
export function TransitionList({ transitions, now }: { transitions: readonly TransitionDocument[]; now: number }) {
  const { text } = useLanguage();
  const words = text.breaker;
  if (transitions.length === 0) return <p className={styles.none}>{words.noTransitions}</p>;
  return (
    <ol className={styles.list} aria-label={words.transitions}>
      {transitions.slice(0, SHOWN).map(({ at, instance, from, to, reason, injected }) => (
        <li key={`${at} ${instance} ${to}`} title={instance}>
          <span className={styles.ago}>{words.ago(now - at)}</span>
          <span>
            {stateName(from, text)} → <strong>{stateName(to, text)}</strong>
            <span className={styles.reason}>
              {words.reasons[reason] ?? reason}
              {injected && ` · ${words.injected}`}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
