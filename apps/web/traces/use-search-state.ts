'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { paths } from '../paths.ts';
import { readSearchState, type SearchState, writeSearchState } from './search-state.ts';

/** The search as the URL says, and a way to change it that the back button undoes. */
export function useSearchState() {
  const query = useSearchParams();
  const state = useMemo(() => readSearchState(new URLSearchParams(query.toString())), [query]);
  const change = useCallback((wish: Partial<SearchState>) => {
    const now = readSearchState(new URLSearchParams(window.location.search));
    window.history.pushState(null, '', `${paths.tracesPage}${writeSearchState({ ...now, ...wish })}`);
  }, []);
  return { state, change };
}
