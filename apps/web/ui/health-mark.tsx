import type { Health } from '@faultline/model';
import styles from './health-mark.module.css';

/** Health by shape and colour: a dot, a triangle, a diamond; hollow where there is no judgement. */
export function HealthMark({ health }: { health: Health }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" className={`${styles.mark} ${styles[health]}`} aria-hidden="true">
      {health === 'ok' && <circle cx="6" cy="6" r="4" />}
      {health === 'degraded' && <path d="M6 1.5 11 10.5H1Z" />}
      {health === 'failing' && <path d="M6 .8 11.2 6 6 11.2.8 6Z" />}
      {(health === 'idle' || health === 'unknown') && <circle cx="6" cy="6" r="3.5" />}
    </svg>
  );
}
