'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, Fragment, useEffect, useId, useRef, useState } from 'react';
import type { AttributeKeysDocument, AttributeValuesDocument, SpanStatus } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import { InTimeZone } from '../ui/in-time-zone.tsx';
import styles from './search-form.module.css';
import {
  isAttribute,
  isDuration,
  isImpossible,
  NO_SEARCH,
  type SearchState,
  WINDOWS,
  type WindowLength,
} from './search-state.ts';

interface Props {
  state: SearchState;
  services: readonly string[];
  onChange: (wish: Partial<SearchState>) => void;
}

const STATUSES: readonly SpanStatus[] = ['error', 'ok', 'unset'];

/** What spans have to be like. Fields count when they are left, or with Enter. */
export function SearchForm({ state, services, onChange }: Props) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const stands = state.from < state.to;
  /** What was typed and could not be taken is in no address, so it goes with its field. */
  const [clearings, setClearings] = useState(0);
  return (
    <search className={styles.form} aria-label={words.search}>
      <Fragment key={clearings}>
        <Field
          name="service"
          label={words.service}
          value={state.service}
          options={services}
          onChange={(service) => onChange({ service, box: null })}
        />
        <Field
          name="operation"
          label={words.operation}
          value={state.operation}
          onChange={(operation) => onChange({ operation, box: null })}
        />
        <select
          value={state.status}
          aria-label={words.status}
          onChange={(event) => onChange({ status: event.target.value as SearchState['status'], box: null })}
        >
          <option value="">{words.anyStatus}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {words.statuses[status]}
            </option>
          ))}
        </select>
        <Field
          name="minDuration"
          label={words.minDuration}
          value={state.minDuration}
          expected={words.durationExpected}
          onChange={(minDuration) => onChange({ minDuration, box: null })}
        />
        <Field
          name="maxDuration"
          label={words.maxDuration}
          value={state.maxDuration}
          expected={words.durationExpected}
          problem={isImpossible(state) ? words.durationsCross : undefined}
          onChange={(maxDuration) => onChange({ maxDuration, box: null })}
        />
        <AttributeField
          service={state.service}
          onAdd={(attribute) =>
            onChange({ attributes: [...state.attributes.filter((other) => other !== attribute), attribute], box: null })
          }
        />
      </Fragment>
      {state.attributes.map((attribute) => (
        <button
          key={attribute}
          type="button"
          className={styles.chip}
          title={words.removeAttribute(attribute)}
          aria-label={words.removeAttribute(attribute)}
          onClick={() => onChange({ attributes: state.attributes.filter((other) => other !== attribute), box: null })}
        >
          <span>{attribute}</span> ×
        </button>
      ))}
      <span className={styles.end}>
        {stands ? (
          <button type="button" onClick={() => onChange({ from: 0, to: 0, box: null })} title={words.untilNow}>
            <InTimeZone>{words.stillWindow(numbers.moment(state.from), numbers.moment(state.to))}</InTimeZone> ×
          </button>
        ) : (
          <select
            value={state.window}
            aria-label={words.window}
            onChange={(event) => onChange({ window: event.target.value as WindowLength, box: null })}
          >
            {WINDOWS.map((window) => (
              <option key={window} value={window}>
                {words.windows[window]}
              </option>
            ))}
          </select>
        )}
        <button
          type="button"
          onClick={() => {
            setClearings(clearings + 1);
            onChange(NO_SEARCH);
          }}
        >
          {words.clear}
        </button>
      </span>
    </search>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string;
  options?: readonly string[];
  /** Takes durations only, and says so of anything else. */
  expected?: string;
  /** What is wrong with the value that the URL has. */
  problem?: string | undefined;
  onChange: (value: string) => void;
}

/** Takes over what the URL says whenever that changes. */
function Field({ name, label, value, options, expected, problem, onChange }: FieldProps) {
  const [isRefused, setRefused] = useState(false);
  const problemId = useId();
  const input = useRef<HTMLInputElement>(null);
  // The URL follows what is typed too late: by then more may have been typed.
  const known = useRef(value);
  useEffect(() => {
    if (known.current !== value) input.current!.value = value;
    known.current = value;
  }, [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take(input.current!.value.trim());
  };
  const take = (typed: string) => {
    const isWrong = expected !== undefined && !isDuration(typed);
    setRefused(isWrong);
    if (isWrong || typed === value) return;
    known.current = typed;
    onChange(typed);
  };
  const said = isRefused ? expected : problem;
  return (
    <form onSubmit={submit} className={styles.field}>
      <input
        ref={input}
        name={name}
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        list={options ? `${name}-options` : undefined}
        autoComplete="off"
        aria-invalid={said !== undefined}
        aria-describedby={said === undefined ? undefined : problemId}
        {...(expected ? { inputMode: 'decimal' as const, size: 9 } : {})}
        onBlur={(event) => take(event.currentTarget.value.trim())}
      />
      {said !== undefined && <Problem id={problemId} said={said} />}
      {options && (
        <datalist id={`${name}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </form>
  );
}

function Problem({ id, said }: { id: string; said: string }) {
  return (
    <p id={id} role="alert" className={styles.problem}>
      {said}
    </p>
  );
}

/** Completes keys, and after `=` their values, from what recent spans carry. */
function AttributeField({ service, onAdd }: { service: string; onAdd: (attribute: string) => void }) {
  const { text } = useLanguage();
  const [typed, setTyped] = useState('');
  const [isRefused, setRefused] = useState(false);
  const problemId = useId();
  const options = useCompletion(service, typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRefused(!isAttribute(typed));
    if (!isAttribute(typed)) return;
    onAdd(typed);
    setTyped('');
  };
  return (
    <form onSubmit={submit} className={styles.field}>
      <input
        value={typed}
        aria-label={text.traces.attribute}
        placeholder={text.traces.attribute}
        list="attribute-options"
        autoComplete="off"
        aria-invalid={isRefused}
        aria-describedby={isRefused ? problemId : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefused(false);
        }}
        onBlur={() => setRefused(typed !== '' && !isAttribute(typed))}
      />
      <datalist id="attribute-options">
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
      <button type="submit" className={styles.add} aria-label={text.traces.addAttribute} disabled={typed === ''}>
        +
      </button>
      {isRefused && <Problem id={problemId} said={text.traces.attributeExpected} />}
    </form>
  );
}

const MOST_OPTIONS = '50';

function useCompletion(service: string, typed: string): string[] {
  const separator = typed.indexOf('=');
  const key = separator < 0 ? undefined : typed.slice(0, separator);
  const query = new URLSearchParams({
    limit: MOST_OPTIONS,
    prefix: separator < 0 ? typed : typed.slice(separator + 1),
  });
  if (key) query.set('key', key);
  if (service) query.set('service', service);
  const { data } = useQuery({
    queryKey: ['attributes', query.toString()],
    queryFn: ({ signal }) =>
      askApi<AttributeKeysDocument | AttributeValuesDocument>(`${paths.attributes}?${query}`, signal),
    staleTime: 30_000,
    enabled: key !== '',
  });
  if (!data) return [];
  if ('keys' in data) return data.keys.map((found) => `${found.key}=`);
  return data.values.map((found) => `${data.key}=${found.value}`);
}
