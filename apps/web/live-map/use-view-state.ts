'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { paths } from '../paths.ts';
import { isSameSelection, type Selection } from '../traffic-map/selection.ts';
import type { LevelState } from './levels/level-state.ts';
import type { TimeState } from './time/time-state.ts';
import { type Focus, readViewState, type View, type ViewState, writeViewState } from './view-state.ts';

/** The view that the URL says, and ways to change it that the back button undoes. */
export function useViewState() {
  const query = useSearchParams();
  const state = useMemo(() => readViewState(query), [query]);

  const change = useCallback((wish: Partial<ViewState>) => go('push', wish), []);
  const select = useCallback((selection: Selection | null) => {
    if (!isSameSelection(currentView().selection, selection)) go('push', { selection });
  }, []);
  const show = useCallback((view: View) => go('push', { view }), []);
  const setFocus = useCallback((focus: Focus | null) => go('push', { focus }), []);
  /** @param isNext goes on with the step before, so that Back undoes both at once */
  const setTime = useCallback((wish: Partial<TimeState>, isNext = false) => {
    go(isNext ? 'replace' : 'push', { time: { ...currentView().time, ...wish } });
  }, []);
  /** What is on one level is not on another: selection and focus stay only where the grouping does. */
  const setLevel = useCallback((wish: Partial<LevelState>) => {
    const { level } = currentView();
    const isRegrouped = wish.grouping !== undefined && wish.grouping !== level.grouping;
    go('push', { level: { ...level, ...wish }, ...(isRegrouped ? { selection: null, focus: null, pins: '' } : {}) });
  }, []);
  /** What is dragged is no step that Back should undo. */
  const keepPins = useCallback((pins: string) => go('replace', { pins }), []);
  /** @param isNext goes on with what was typed before, so that Back undoes all of it at once */
  const filter = useCallback((text: string, isNext: boolean) => go(isNext ? 'replace' : 'push', { filter: text }), []);

  return { ...state, change, select, show, keepPins, setFilter: filter, setFocus, setTime, setLevel };
}

/** The view, and the ways to change it. */
export type MapState = ReturnType<typeof useViewState>;

/** The view that the URL says at this moment, ahead of what is rendered. */
export function currentView(): ViewState {
  return readViewState(new URLSearchParams(window.location.search));
}

/** Goes to the present view changed like this, unless that changes nothing. */
function go(how: 'push' | 'replace', wish: Partial<ViewState>): void {
  const before = currentView();
  const address = writeViewState({ ...before, ...wish });
  if (address === writeViewState(before)) return;
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', `${paths.liveMap}${address}`);
}
