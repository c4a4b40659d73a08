'use client';

import type { Percentiles } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './served-list.module.css';

/** Requests that one part of a service served: an operation, a version, an instance. */
export interface ServedRow {
  name: string;
  requests: number;
  errors: number;
  latency: Percentiles;
}

const SHOWN = 8;

/** The busiest parts of a service: requests, error share, p95. */
export function ServedList({ rows }: { rows: readonly ServedRow[] }) {
  const { count, milliseconds, percent } = useLanguage().numbers;
  return (
    <ul className={styles.list}>
      {rows
        .toSorted((a, b) => b.requests - a.requests)
        .slice(0, SHOWN)
        .map(({ name, requests, errors, latency }) => (
          <li key={name}>
            <span className={styles.name} title={name}>
              {name}
            </span>
            <span>{count(requests)}</span>
            <span className={errors > 0 ? undefined : styles.quiet}>
              {percent(requests > 0 ? errors / requests : 0)}
            </span>
            <span className={styles.quiet}>{milliseconds(latency.p95)}</span>
          </li>
        ))}
    </ul>
  );
}
