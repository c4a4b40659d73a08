import type { ServiceInside } from '../../api-documents.ts';
import { count, milliseconds, percent } from '../../text/numbers.ts';
import styles from './operation-list.module.css';

const SHOWN = 8;

/** The busiest operations of a service: calls, error share, p95. */
export function OperationList({ operations }: { operations: ServiceInside['operations'] }) {
  return (
    <ul className={styles.list}>
      {operations.slice(0, SHOWN).map(({ operation, requests, errors, latency }) => (
        <li key={operation}>
          <span className={styles.name} title={operation}>
            {operation}
          </span>
          <span>{count(requests)}</span>
          <span className={errors > 0 ? undefined : styles.quiet}>{percent(requests > 0 ? errors / requests : 0)}</span>
          <span className={styles.quiet}>{milliseconds(latency.p95)}</span>
        </li>
      ))}
    </ul>
  );
}
