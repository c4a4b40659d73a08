'use client';

import { type ReactNode, useId } from 'react';
import styles from './form.module.css';
import type { FormProblem } from './form-problem.ts';

/** What ties an input to its label and to what is wrong with it. */
export interface FieldLinks {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface Props {
  label: string;
  /** As the API calls it, e.g. `faults[0].kind`. */
  field: string;
  problems: readonly FormProblem[];
  children: (links: FieldLinks) => ReactNode;
}

/** A field of the form, with what is wrong with it, or with a part of it. */
export function FormField({ label, field, problems, children }: Props) {
  const id = useId();
  const own = problems.filter((problem) => isWithin(problem.field, field));
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': own.length > 0,
        'aria-describedby': own.length > 0 ? `${id}-problem` : undefined,
      })}
      {own.length > 0 && (
        <p id={`${id}-problem`} className={styles.problem}>
          {own.map(({ said }) => said).join(' ')}
        </p>
      )}
    </div>
  );
}

/** Whether a problem's field is this one or a part of it, such as the second of its users. */
function isWithin(problem: string, field: string): boolean {
  return problem === field || problem.startsWith(`${field}[`) || problem.startsWith(`${field}.`);
}
