'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import type { ContrastDocument, LatencyMapDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import { InTimeZone } from '../ui/in-time-zone.tsx';
import { LatencyMap } from './latency-map.tsx';
import styles from './latency-section.module.css';
import { apiQuery, type Box, type SearchState, withinBox } from './search-state.ts';

interface Props {
  state: SearchState;
  onChange: (wish: Partial<SearchState>) => void;
}

/** The matching spans as a heatmap, and what a part of them has that the rest has not. */
export function LatencySection({ state, onChange }: Props) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const hintId = useId();
  const query = useMemo(() => apiQuery({ ...state, box: null }).toString(), [state]);
  const { data, error } = useQuery({
    queryKey: ['latency', query],
    queryFn: ({ signal }) => askApi<LatencyMapDocument>(`${paths.latencyMap}?${query}`, signal),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  return (
    <section className={styles.section} aria-label={words.map}>
      <div className={styles.map}>
        <h2>
          {words.map}
          {data && <span>{numbers.count(data.spans)}</span>}
        </h2>
        {error && <p className={styles.quiet}>{words.failed(error.message)}</p>}
        {data && <LatencyMap map={data} hintId={hintId} box={state.box} onSelect={(box) => onChange({ box })} />}
        <p className={styles.legend}>
          <span className={styles.scale} aria-hidden="true" /> {words.fewer} – {words.more}
          <span className={styles.failed} aria-hidden="true" /> {words.failedShare}
          <span id={hintId} className={styles.hint}>
            {words.mapHint}
          </span>
        </p>
      </div>
      {state.box && (
        <Contrast
          query={query}
          box={state.box}
          onAlone={(box) => onChange(withinBox(state, box))}
          onDrop={() => onChange({ box: null })}
          onAttribute={(attribute) =>
            onChange({ attributes: [...state.attributes.filter((one) => one !== attribute), attribute], box: null })
          }
        />
      )}
    </section>
  );
}

interface ContrastProps {
  query: string;
  box: Box;
  onAlone: (box: Box) => void;
  onDrop: () => void;
  onAttribute: (attribute: string) => void;
}

const LEAST_COMPARED = 3;

function Contrast({ query, box, onAlone, onDrop, onAttribute }: ContrastProps) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const selection = `selectFrom=${box.from}&selectTo=${box.to}&selectMin=${box.min}&selectMax=${box.max}`;
  const { data, error } = useQuery({
    queryKey: ['contrast', query, selection],
    queryFn: ({ signal }) => askApi<ContrastDocument>(`${paths.contrast}?${query}&${selection}`, signal),
    refetchOnWindowFocus: false,
  });
  return (
    <aside className={styles.contrast} aria-label={words.contrast} aria-live="polite">
      <h2>
        {words.contrast}
        {data && <span>{words.contrastOf(data.selected, data.others)}</span>}
      </h2>
      <p className={styles.actions}>
        <button type="button" onClick={() => onAlone(box)}>
          {words.onlyThis}
        </button>
        <button type="button" onClick={onDrop}>
          {words.dropSelection}
        </button>
      </p>
      {error && <p className={styles.quiet}>{words.failed(error.message)}</p>}
      {!data && !error && <p className={styles.quiet}>{words.loading}</p>}
      {data && data.attributes.length === 0 && (
        <p className={styles.quiet}>
          {Math.min(data.selected, data.others) < LEAST_COMPARED ? words.contrastFew : words.contrastNone}
        </p>
      )}
      {data && data.attributes.length > 0 && (
        <ol>
          {data.attributes.map(({ key, value, inSelected, inOthers }) => (
            <li key={`${key}=${value}`}>
              <button type="button" title={words.searchThis(key)} onClick={() => onAttribute(`${key}=${value}`)}>
                <span className={styles.key}>{key}</span> {value}
              </button>
              <span className={styles.shares}>
                <span className={styles.share} title={words.inSelection(inSelected)}>
                  <span className={styles.selected} style={{ width: `${inSelected * 100}%` }} />
                </span>
                {words.inSelection(inSelected)}
                <span className={styles.share} title={words.inOthers(inOthers)}>
                  <span className={styles.others} style={{ width: `${inOthers * 100}%` }} />
                </span>
                {words.inOthers(inOthers)}
              </span>
            </li>
          ))}
        </ol>
      )}
      <p className={styles.quiet}>
        <InTimeZone>
          {numbers.moment(box.from)} – {numbers.moment(box.to)}
        </InTimeZone>
        , {numbers.milliseconds(box.min)} – {numbers.milliseconds(box.max)}
      </p>
    </aside>
  );
}
