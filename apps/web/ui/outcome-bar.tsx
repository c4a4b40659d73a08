import styles from './outcome-bar.module.css';
import { OUTCOME_COLOUR, OutcomeGlyph, type OutcomeName } from './outcome-glyph.tsx';

export interface OutcomeShare {
  outcome: OutcomeName;
  label: string;
  /** Number of calls, for the size of its part. */
  value: number;
  /** The number and its share as text. */
  count: string;
  share: string;
}

/** Outcomes as one bar and as a list with the numbers. Bad outcomes stay visible however small their share. */
export function OutcomeBar({ shares }: { shares: OutcomeShare[] }) {
  return (
    <div className={styles.outcomes}>
      <div className={styles.bar} aria-hidden="true">
        {shares
          .filter(({ value }) => value > 0)
          .map(({ outcome, value }) => (
            <span key={outcome} style={{ flexGrow: value, background: OUTCOME_COLOUR[outcome] }} />
          ))}
      </div>
      <dl className={styles.list}>
        {shares.map(({ outcome, label, value, count, share }) => (
          <div key={outcome} className={value > 0 ? styles.row : styles.none}>
            <dt>
              <OutcomeGlyph outcome={outcome} />
              {label}
            </dt>
            <dd>{count}</dd>
            <dd className={styles.share}>{share}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
