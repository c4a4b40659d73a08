'use client';

import { useEffect } from 'react';
import { currentView } from '../use-view-state.ts';
import { type LevelState, levelAbove } from './level-state.ts';

/** Esc goes one level up, after what is selected and what is in focus have been left. */
export function useLevelKeys(onLevel: (level: Partial<LevelState>) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if ((event.target as Element).closest('input, textarea, select, [contenteditable]')) return;
      const { selection, focus, level } = currentView();
      const above = levelAbove(level);
      if (selection === null && focus === null && above) onLevel(above);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onLevel]);
}
