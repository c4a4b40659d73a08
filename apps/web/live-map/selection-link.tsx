'use client';

import { useSearchParams } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { paths } from '../paths.ts';
import { isSameSelection, type Selection } from '../traffic-map/selection.ts';
import { isPlainClick } from '../ui/plain-click.ts';
import styles from './selection-link.module.css';
import { readViewState, writeViewState } from './view-state.ts';

interface Props {
  selection: Selection;
  /** What is selected now, where that can be this. */
  current?: Selection | null;
  onSelect: (selection: Selection) => void;
  children: ReactNode;
}

/** A link to another selection of the same view: a plain click changes the panel, any other opens the address. */
export function SelectionLink({ selection, current = null, onSelect, children }: Props) {
  const query = useSearchParams();
  const view = useMemo(() => readViewState(query), [query]);
  return (
    <a
      className={styles.link}
      aria-current={isSameSelection(selection, current) ? 'true' : undefined}
      href={`${paths.liveMap}${writeViewState({ ...view, selection })}`}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onSelect(selection);
      }}
    >
      {children}
    </a>
  );
}
