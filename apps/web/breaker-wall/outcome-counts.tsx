import type { BreakerFigures } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { OutcomeGlyph, type OutcomeName } from '../ui/outcome-glyph.tsx';
import styles from './outcome-counts.module.css';

/** What attempted calls came to, and what callers got instead, as numbers. */
export function OutcomeCounts({ outcomes }: Pick<BreakerFigures, 'outcomes'>) {
  const {
    text,
    numbers: { count },
  } = useLanguage();
  const rows: [label: string, calls: number, glyph: OutcomeName][] = [
    [text.outcome.succeeded, outcomes.success, 'succeeded'],
    [text.outcome.rejected, outcomes.rejected, 'rejected'],
    [text.outcome.failed, outcomes.failure, 'failed'],
    [text.wall.shortCircuited, outcomes.shortCircuited, 'shortCircuited'],
    [text.outcome.timedOut, outcomes.timeout, 'timedOut'],
  ];
  const { fallbackSuccess, fallbackFailure } = outcomes;
  return (
    <span className={styles.counts}>
      {rows.map(([label, calls, glyph]) => (
        <span key={label} className={calls > 0 ? styles.some : styles.none}>
          <OutcomeGlyph outcome={glyph} />
          <span className={styles.label}>{label}</span>
          <span>{count(calls)}</span>
        </span>
      ))}
      <span className={fallbackSuccess + fallbackFailure > 0 ? styles.some : styles.none}>
        <FallbackGlyph />
        <span className={styles.label}>{text.wall.fallbacks}</span>
        <span>
          {count(fallbackSuccess)}
          {fallbackFailure > 0 && <b className={styles.bad}> {text.wall.fallbacksFailed(count(fallbackFailure))}</b>}
        </span>
      </span>
    </span>
  );
}

/** The way back to a caller, as the map draws it. */
function FallbackGlyph() {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" className={styles.back}>
      <path d="M8.6 8.4V5a3 3 0 0 0-3-3H1.6M3.8 .4 1.6 2l2.2 1.8" />
    </svg>
  );
}
