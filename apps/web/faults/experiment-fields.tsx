'use client';

import { FAULT_KINDS } from '@faultline/model';
import { useId } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import styles from '../ui/form.module.css';
import { FormField } from '../ui/form-field.tsx';
import { answersWithStatus, type Draft } from './draft.ts';
import { type FieldsProps, Part, TextField } from './text-field.tsx';

/** What is injected. */
export function FaultFields(props: FieldsProps) {
  const words = useLanguage().text.faults;
  const { draft, problems, change } = props;
  return (
    <Part title={words.what}>
      <TextField {...props} label={words.name} field="name" part="name" placeholder={words.nameHint} />
      <FormField label={words.kind} field="faults[0].kind" problems={problems}>
        {(links) => (
          <select
            {...links}
            value={draft.kind}
            onChange={(event) => change({ kind: event.target.value as Draft['kind'] })}
          >
            {FAULT_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
        )}
      </FormField>
      {draft.kind === 'latency' && (
        <TextField {...props} label={words.latencyMs} field="faults[0].latencyMs" part="latencyMs" isNumber />
      )}
      {answersWithStatus(draft) && (
        <TextField {...props} label={words.statusCode} field="faults[0].statusCode" part="statusCode" isNumber />
      )}
      <TextField {...props} label={words.share} field="faults[0].percentage" part="percentage" isNumber />
    </Part>
  );
}

/** Whose requests take part. */
export function ScopeFields(props: FieldsProps) {
  const words = useLanguage().text.faults;
  const empty = props.problems.filter(({ field }) => field === 'scope');
  return (
    <Part title={words.scope} hint={words.scopeHint}>
      <TextField {...props} label={words.scopePercentage} field="scope.percentage" part="scopePercentage" isNumber />
      <TextField {...props} label={words.users} field="scope.users" part="users" />
      <TextField {...props} label={words.devices} field="scope.devices" part="devices" />
      <TextField {...props} label={words.headerName} field="scope.header.name" part="headerName" />
      <TextField {...props} label={words.headerValue} field="scope.header.value" part="headerValue" />
      <TextField {...props} label={words.environment} field="environment" part="environment" />
      {empty.map(({ said }) => (
        <p key={said} className={styles.problem}>
          {said}
        </p>
      ))}
    </Part>
  );
}

/** When it ends, whatever happens. */
export function LimitFields(props: FieldsProps) {
  const words = useLanguage().text.faults;
  return (
    <Part title={words.limits}>
      <TextField {...props} label={words.minutes} field="expiresAt" part="minutes" isNumber />
      <TextField {...props} label={words.maxInjections} field="caps.maxInjections" part="maxInjections" isNumber />
      <TextField
        {...props}
        label={words.maxInjectionsPerSecond}
        field="caps.maxInjectionsPerSecond"
        part="maxInjectionsPerSecond"
        isNumber
      />
      <TextField
        {...props}
        label={words.errorRateIncrease}
        field="abort.errorRateIncrease"
        part="errorRateIncrease"
        isNumber
      />
      <TextField {...props} label={words.minRequests} field="abort.minRequests" part="minRequests" isNumber />
    </Part>
  );
}

/** Whether breakers see it. What may open them for everybody is confirmed again. */
export function ModeFields({ draft, change }: FieldsProps) {
  const words = useLanguage().text.faults;
  const name = useId();
  return (
    <Part title={words.how}>
      {(['isolated', 'through'] as const).map((mode) => (
        <label key={mode} className={styles.choice}>
          <input type="radio" name={name} checked={draft.mode === mode} onChange={() => change({ mode })} />
          <span>
            <b>{words.modes[mode]}</b> <span className={styles.hint}>{words.modeHints[mode]}</span>
          </span>
        </label>
      ))}
      {draft.mode === 'through' && (
        <label className={`${styles.choice} ${styles.confirm}`}>
          <input type="checkbox" required />
          {words.confirmThrough}
        </label>
      )}
    </Part>
  );
}
