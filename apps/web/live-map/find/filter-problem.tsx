'use client';

import { useLanguage } from '../../text/use-language.tsx';
import type { FilterError } from '../../traffic-filter/filter-error.ts';
import styles from './find-box.module.css';

/** What is wrong with what was typed: the place, and what is expected there. */
export function FilterProblem({ typed, error }: { typed: string; error: FilterError }) {
  const { text } = useLanguage();
  const { at, length } = error;
  return (
    <p className={styles.problem} role="status">
      <code>
        {typed.slice(0, at)}
        <mark>{typed.slice(at, at + length) || '␣'}</mark>
        {typed.slice(at + length)}
      </code>
      <span>{text.find.problem(error)}</span>
    </p>
  );
}
