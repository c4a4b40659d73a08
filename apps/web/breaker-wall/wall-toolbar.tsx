'use client';

import { useLanguage } from '../text/use-language.tsx';
import { BreakerStateMark } from '../ui/breaker-state-mark.tsx';
import { SearchField } from '../ui/search-field.tsx';
import type { Arranged } from './arrange.ts';
import { SHOWN, type Shown, SORTS, type WallState } from './wall-state.ts';
import styles from './wall-toolbar.module.css';

interface Props {
  state: WallState;
  onChange: (wish: Partial<WallState>) => void;
  services: readonly string[];
  counts: Arranged['counts'];
  /** What a full circle stands for. */
  scale: string;
  windowSeconds: number;
}

/** What the wall shows and in which order. */
export function WallToolbar({ state, onChange, services, counts, scale, windowSeconds }: Props) {
  const { text } = useLanguage();
  const words = text.wall;
  const toggle = (kind: Shown) =>
    onChange({
      shown: state.shown.includes(kind) ? state.shown.filter((other) => other !== kind) : [...state.shown, kind],
    });
  const kinds = SHOWN.filter((kind) => counts[kind] > 0 || state.shown.includes(kind));
  return (
    <search className={styles.toolbar}>
      <SearchField text={state.text} label={words.find} onChange={(part) => onChange({ text: part })} />
      {(services.length > 1 || state.service !== '') && (
        <select
          value={state.service}
          aria-label={words.service}
          onChange={(event) => onChange({ service: event.target.value })}
        >
          <option value="">{words.anyService}</option>
          {services.map((service) => (
            <option key={service}>{service}</option>
          ))}
        </select>
      )}
      <fieldset className={styles.kinds} aria-label={words.show}>
        <button type="button" aria-pressed={state.shown.length === 0} onClick={() => onChange({ shown: [] })}>
          {words.all} <b>{SHOWN.reduce((sum, kind) => sum + counts[kind], 0)}</b>
        </button>
        {kinds.map((kind) => (
          <button key={kind} type="button" aria-pressed={state.shown.includes(kind)} onClick={() => toggle(kind)}>
            {kind !== 'bulkhead' && <BreakerStateMark state={kind} />}
            {kind === 'bulkhead' ? words.bulkheads : text.breakerState[kind]} <b>{counts[kind]}</b>
          </button>
        ))}
      </fieldset>
      <span className={styles.scale} title={words.scaleHint}>
        {words.window(windowSeconds)} · {words.scale(scale)}
      </span>
      <span className={styles.order}>
        <select
          value={state.sort}
          aria-label={words.sort}
          title={state.sort === 'trouble' ? words.troubleHint : undefined}
          onChange={(event) => onChange({ sort: event.target.value as WallState['sort'] })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {words.sorts[sort]}
            </option>
          ))}
        </select>
        <button
          type="button"
          aria-label={words.reverse}
          title={words.reverse}
          aria-pressed={state.isReversed}
          onClick={() => onChange({ isReversed: !state.isReversed })}
        >
          <span aria-hidden="true">{state.isReversed ? '↑' : '↓'}</span>
        </button>
      </span>
    </search>
  );
}
