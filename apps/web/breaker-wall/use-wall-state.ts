'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { paths } from '../paths.ts';
import { readWallState, type WallState, writeWallState } from './wall-state.ts';

/** The wall as the URL says, and a way to change it; the back button undoes selections, not what is typed. */
export function useWallState() {
  const query = useSearchParams();
  const state = useMemo(() => readWallState(query), [query]);
  const change = useCallback((wish: Partial<WallState>) => {
    const now = readWallState(new URLSearchParams(window.location.search));
    const address = `${paths.breakerWall}${writeWallState({ ...now, ...wish })}`;
    if ('selected' in wish) window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  }, []);
  return { state, change };
}
