'use client';

import type { ReactNode } from 'react';
import styles from '../ui/form.module.css';
import { FormField } from '../ui/form-field.tsx';
import type { FormProblem } from '../ui/form-problem.ts';
import type { Draft } from './draft.ts';

export interface FieldsProps {
  draft: Draft;
  problems: readonly FormProblem[];
  change: (wish: Partial<Draft>) => void;
}

interface TextFieldProps extends FieldsProps {
  label: string;
  field: string;
  /** Which part of the draft it is. */
  part: Exclude<keyof Draft, 'kind' | 'targetType' | 'mode'>;
  /** Id of a list that completes it. */
  list?: string;
  placeholder?: string;
  isNumber?: boolean;
}

/** A field of the draft that is typed. */
export function TextField({
  draft,
  problems,
  change,
  label,
  field,
  part,
  list,
  placeholder,
  isNumber,
}: TextFieldProps) {
  return (
    <FormField label={label} field={field} problems={problems}>
      {(links) => (
        <input
          {...links}
          type="text"
          inputMode={isNumber ? 'decimal' : undefined}
          list={list}
          placeholder={placeholder}
          value={draft[part]}
          autoComplete="off"
          onChange={(event) => change({ [part]: event.target.value })}
        />
      )}
    </FormField>
  );
}

/** Fields that belong together. */
export function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.part}>
      <legend>{title}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}
