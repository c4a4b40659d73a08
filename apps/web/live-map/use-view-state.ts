'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { paths } from '../paths.ts';
import { isSameSelection, type Selection } from '../traffic-map/selection.ts';
import { readViewState, type View, writeViewState } from './selection.ts';

/** The view that the URL says, and ways to change it that the back button undoes. */
export function useViewState() {
  const query = useSearchParams();
  const state = useMemo(() => readViewState(query), [query]);

  const select = useCallback((selection: Selection | null) => {
    const now = readViewState(new URLSearchParams(window.location.search));
    if (!isSameSelection(now.selection, selection)) go({ ...now, selection });
  }, []);
  const show = useCallback((view: View) => {
    const now = readViewState(new URLSearchParams(window.location.search));
    if (now.view !== view) go({ ...now, view });
  }, []);

  /** Changes the link of this entry of the history: what is dragged is no step that Back should undo. */
  const keepPins = useCallback((pins: string) => {
    const now = readViewState(new URLSearchParams(window.location.search));
    if (now.pins !== pins) window.history.replaceState(null, '', linkTo({ ...now, pins }));
  }, []);

  return { ...state, select, show, keepPins };
}

function go(state: Parameters<typeof writeViewState>[0]): void {
  window.history.pushState(null, '', linkTo(state));
}

function linkTo(state: Parameters<typeof writeViewState>[0]): string {
  return `${paths.liveMap}${writeViewState(state)}`;
}
