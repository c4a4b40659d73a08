'use client';

import { ALERT_TARGET_TYPES, type AlertTargetType, type IncidentSeverity, readAlertTarget } from '@faultline/model';
import { type FormEvent, useRef, useState } from 'react';
import { ApiFailure } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from '../ui/form.module.css';
import { FormField } from '../ui/form-field.tsx';
import { type FormProblem, inFormWords } from '../ui/form-problem.ts';
import { useProblemFocus } from '../ui/use-problem-focus.ts';
import page from './alerts-page.module.css';
import { bodyOf, EXAMPLE_URL, FIRST_TARGET, type TargetDraft } from './target-draft.ts';
import { useCreateTarget } from './use-alert-targets.ts';

const SEVERITIES: readonly IncidentSeverity[] = ['warning', 'critical'];

/** The form for a new target. What is wrong stands beside the fields, by the rules of the server. */
export function NewTarget({ isOpen }: { isOpen: boolean }) {
  const { text } = useLanguage();
  const words = text.alerts;
  const [draft, setDraft] = useState<TargetDraft>(FIRST_TARGET);
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const form = useProblemFocus(problems);
  const summary = useRef<HTMLElement>(null);
  const { mutate, isPending, error, reset } = useCreateTarget(() => {
    setDraft(FIRST_TARGET);
    // The form is folded up around the button that had the focus.
    summary.current!.focus();
  });
  const change = (wish: Partial<TargetDraft>) => setDraft((before) => ({ ...before, ...wish }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    reset();
    const body = bodyOf(draft);
    // Which addresses are refused is a setting of the server's.
    const found = readAlertTarget(body, { anyAddress: true });
    if ('problems' in found) return setProblems(inFormWords(found.problems, words.expected, text.refusedField));
    setProblems([]);
    const onError = (failure: Error) => {
      if (failure instanceof ApiFailure) setProblems(inFormWords(failure.problems, {}, text.refusedField));
    };
    mutate(body, { onError });
  };
  return (
    <details className={styles.panel} open={isOpen}>
      <summary ref={summary}>{words.anew}</summary>
      <form ref={form} onSubmit={submit} className={styles.form}>
        <div className={styles.fields}>
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
        <div className={styles.fields}>
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
                className={page.headers}
                rows={2}
                placeholder="X-Key: value"
                value={draft.headers}
                spellCheck={false}
                onChange={({ target }) => change({ headers: target.value })}
              />
            )}
          </FormField>
          <p className={styles.hint}>{words.secretHint}</p>
          <p className={styles.end}>
            <button type="submit" aria-disabled={isPending}>
              {words.add}
            </button>
            <span role="alert" className={styles.problem}>
              {problems.length > 0 ? words.notAdded(problems.length) : error && words.notAddedBecause(error.message)}
            </span>
          </p>
        </div>
      </form>
    </details>
  );
}
