'use client';

import type { TrafficGraph } from '@faultline/model';
import type { ReactNode } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import type { FilterMatch } from '../../traffic-filter/match-filter.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { ViewState } from '../view-state.ts';
import styles from './find-bar.module.css';
import { FindBox } from './find-box.tsx';

interface Props {
  graph: TrafficGraph;
  filter: string;
  unmatched: ViewState['unmatched'];
  /** What the filter lets through; undefined where none holds. */
  match: FilterMatch | undefined;
  onFilter: (filter: string, isNext: boolean) => void;
  onUnmatched: (unmatched: ViewState['unmatched']) => void;
  onFind: (nodeId: string) => void;
  /** Somebody asks why nothing of that name is there. */
  onMiss: (name: string) => void;
  onLeave: () => void;
  /** Where in all there is the view is. */
  children?: ReactNode;
  /** At the end of the bar. */
  end?: ReactNode;
}

/** Finds and filters; says what the filter lets through. */
export function FindBar({
  graph,
  filter,
  unmatched,
  match,
  onFilter,
  onUnmatched,
  onFind,
  onMiss,
  onLeave,
  children,
  end,
}: Props) {
  const { text } = useLanguage();
  const words = text.find;
  const choices = [
    { value: 'dim', label: words.dim },
    { value: 'hide', label: words.hide },
  ] as const;
  return (
    <div className={styles.bar}>
      {children}
      <FindBox graph={graph} filter={filter} onFilter={onFilter} onFind={onFind} onMiss={onMiss} onLeave={onLeave} />
      <p className={styles.count} aria-live="polite">
        {match && words.matches(match.counts)}
      </p>
      {match && <Segmented label={words.unmatched} options={choices} value={unmatched} onChange={onUnmatched} />}
      {end}
    </div>
  );
}
