import styles from './wordmark.module.css';

/** The name with its sign: a line that breaks and goes on, displaced. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true">
        <path d="M1.5 12.5h7l3.2-8" className={styles.before} />
        <path d="M14.2 13.5l3.2-8h7" className={styles.after} />
      </svg>
      Faultline
    </span>
  );
}
