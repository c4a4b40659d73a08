import type { BreakerState } from '@faultline/model';
import styles from './breaker-state-mark.module.css';

/** A breaker's state by shape: a line that goes through, one with a gap behind bars, half bars with a probe, a lock. */
export function BreakerStateMark({ state }: { state: BreakerState }) {
  return (
    <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true" className={styles.mark}>
      {state === 'closed' && <path d="M1 6h4.4M12.6 6H17M9 2.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z" />}
      {state === 'open' && <path className={styles.bars} d="M1 6h3M14 6h3M7 1v10M11 1v10" />}
      {state === 'half_open' && (
        <>
          <path className={styles.bars} d="M1 6h3M14 6h3M7 1v4M11 1v4" />
          <circle cx="9" cy="9" r="2" className={styles.probe} />
        </>
      )}
      {state === 'isolated' && (
        <>
          <path d="M6.2 6V3.8a2.8 2.8 0 0 1 5.6 0V6" />
          <rect x="4.5" y="5.6" width="9" height="6" rx="1.4" className={styles.probe} />
        </>
      )}
    </svg>
  );
}
