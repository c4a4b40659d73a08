'use client';

import type { ReactNode } from 'react';
import { paths } from '../paths.ts';
import { isSameSelection, type Selection } from '../traffic-map/selection.ts';
import { isPlainClick } from '../ui/plain-click.ts';
import styles from './selection-link.module.css';
import { BARE_MAP, type View, writeViewState } from './view-state.ts';

interface Props {
  selection: Selection;
  /** What is selected now, where that can be this. */
  current?: Selection | null;
  /** The view that the address opens. */
  view?: View;
  onSelect: (selection: Selection) => void;
  children: ReactNode;
}

/** A link to another selection: a plain click changes the panel, any other opens the address as usual. */
export function SelectionLink({ selection, current = null, view = 'map', onSelect, children }: Props) {
  return (
    <a
      className={styles.link}
      aria-current={isSameSelection(selection, current) ? 'true' : undefined}
      href={`${paths.liveMap}${writeViewState({ ...BARE_MAP, selection, view })}`}
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
