'use client';

import { ALERT_TARGET_TYPES, type AlertTargetType, type IncidentSeverity } from '@faultline/model';
import { type FormEvent, useState } from 'react';
import { ApiFailure } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import form from '../ui/form.module.css';
import { FormField } from '../ui/form-field.tsx';
import styles from './alerts-page.module.css';
import { bodyOf, EXAMPLE_URL, FIRST_TARGET, type TargetDraft } from './target-draft.ts';
import { useCreateTarget } from './use-alert-targets.ts';

const SEVERITIES: readonly IncidentSeverity[] = ['warning', 'critical'];

/** The form for a new target. What the server says is wrong stands beside the fields. */
export function NewTarget({ isOpen }: { isOpen: boolean }) {
  const { text } = useLanguage();
  const words = text.alerts;
  const [draft, setDraft] = useState<TargetDraft>(FIRST_TARGET);
  const { mutate, isPending, error } = useCreateTarget(() => setDraft(FIRST_TARGET));
  const problems = error instanceof ApiFailure ? error.problems : [];
  const change = (wish: Partial<TargetDraft>) => setDraft((before) => ({ ...before, ...wish }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(bodyOf(draft));
  };
  return (
    <details className={form.panel} open={isOpen}>
      <summary>{words.anew}</summary>
      <form onSubmit={submit} className={form.form}>
        <div className={form.fields}>
          <FormField label={words.name} field="name" problems={problems}>
            {(links) => (
              <input
                {...links}
                value={draft.name}
                autoComplete="off"
                onChange={({ target }) => change({ name: target.value })}
              />
            )}
          </FormField>
          <FormField label={words.type} field="type" problems={problems}>
            {(links) => (
              <select
                {...links}
                value={draft.type}
                onChange={({ target }) => change({ type: target.value as AlertTargetType })}
              >
                {ALERT_TARGET_TYPES.map((type) => (
                  <option key={type} value={type}>
                    {words.types[type]}
                  </option>
                ))}
              </select>
            )}
          </FormField>
          <FormField label={words.url} field="url" problems={problems}>
            {(links) => (
              <input
                {...links}
                type="text"
                inputMode="url"
                placeholder={EXAMPLE_URL[draft.type]}
                value={draft.url}
                autoComplete="off"
                spellCheck={false}
                onChange={({ target }) => change({ url: target.value })}
              />
            )}
          </FormField>
          <FormField label={words.minSeverity} field="minSeverity" problems={problems}>
            {(links) => (
              <select
                {...links}
                value={draft.minSeverity}
                onChange={({ target }) => change({ minSeverity: target.value as IncidentSeverity })}
              >
                {SEVERITIES.map((severity) => (
                  <option key={severity} value={severity}>
                    {words.severities[severity]}
                  </option>
                ))}
              </select>
            )}
          </FormField>
        </div>
        <div className={form.fields}>
          <FormField label={words.token} field="token" problems={problems}>
            {(links) => (
              <input
                {...links}
                type="password"
                value={draft.token}
                autoComplete="off"
                onChange={({ target }) => change({ token: target.value })}
              />
            )}
          </FormField>
          <FormField label={words.headers} field="headers" problems={problems}>
            {(links) => (
              <textarea
                {...links}
                className={styles.headers}
                rows={2}
                placeholder="X-Key: value"
                value={draft.headers}
                spellCheck={false}
                onChange={({ target }) => change({ headers: target.value })}
              />
            )}
          </FormField>
          <p className={form.hint}>{words.secretHint}</p>
          <p className={form.end}>
            <button type="submit" disabled={isPending}>
              {words.add}
            </button>
            <span role="alert" className={form.problem}>
              {error && (problems.length > 0 ? words.notAdded(problems.length) : words.notAddedBecause(error.message))}
            </span>
          </p>
        </div>
      </form>
    </details>
  );
}
