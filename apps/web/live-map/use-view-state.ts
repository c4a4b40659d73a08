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

  return { ...state, select, show };
}

function go(state: Parameters<typeof writeViewState>[0]): void {
  window.history.pushState(null, '', `${paths.liveMap}${writeViewState(state)}`);
}
