'use client';

import type { SpanDocument } from '../api-documents.ts';
import { stateName } from '../text/state-name.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './span-marks.module.css';

/** What a breaker or an injected fault had to do with a span, in a word each. */
export function SpanMarks({ span: { breaker, fault, placement } }: { span: SpanDocument }) {
  const { text } = useLanguage();
  const words = text.traces;
  return (
    <>
      {breaker?.outcome === 'rejected' && <span className={styles.refused}>⊘ {words.breakerRefused}</span>}
      {breaker?.changes.map(({ at, to }) => (
        <span key={at} className={styles.refused}>
          → {stateName(to, text)}
        </span>
      ))}
      {breaker?.isProbe && <span className={styles.plain}>{words.probe}</span>}
      {breaker?.fallback && (
        <span className={styles.plain}>↩ {words.fallback(words.outcomes[breaker.fallback] ?? breaker.fallback)}</span>
      )}
      {fault && (
        <span className={fault.role === 'injected' ? styles.injected : styles.plain}>
          ⚡ {fault.role === 'injected' ? words.injected : words.collateral}
        </span>
      )}
      {placement === 'cycle' && <span className={styles.injected}>{words.cycle}</span>}
    </>
  );
}
