'use client';

import { useState } from 'react';
import type { AlertTargetDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './alerts-page.module.css';
import { useRemoveTarget, useSwitchTarget, useTestTarget } from './use-alert-targets.ts';

/** What can be done with a target, and what came of it. */
export function TargetActions({ target: { id, name, enabled } }: { target: AlertTargetDocument }) {
  const words = useLanguage().text.alerts;
  const [isSure, setIsSure] = useState(false);
  const test = useTestTarget(id);
  const turn = useSwitchTarget(id);
  const removal = useRemoveTarget(id);
  const failure = test.error ?? turn.error ?? removal.error;
  if (isSure) {
    return (
      <fieldset className={styles.actions} aria-label={words.sure(name)}>
        <p>{words.sure(name)}</p>
        <button type="button" className={styles.danger} disabled={removal.isPending} onClick={() => removal.mutate()}>
          {words.removeNow}
        </button>
        <button type="button" onClick={() => setIsSure(false)}>
          {words.keep}
        </button>
        {removal.error && <p role="alert">{words.notDone(removal.error.message)}</p>}
      </fieldset>
    );
  }
  return (
    <fieldset className={styles.actions} aria-label={name}>
      <button type="button" disabled={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </button>
      <button type="button" disabled={turn.isPending} onClick={() => turn.mutate(!enabled)}>
        {enabled ? words.switchOff : words.switchOn}
      </button>
      <button type="button" onClick={() => setIsSure(true)}>
        {words.remove}
      </button>
      <p role="status">
        {test.isPending && words.testing}
        {test.data && !test.isPending && words.tested(test.data.state, test.data.error)}
      </p>
      {failure && <p role="alert">{words.notDone(failure.message)}</p>}
    </fieldset>
  );
}
