'use client';

import { useEffect } from 'react';
import { currentView } from '../use-view-state.ts';
import { type Focus, MOST_HOPS } from '../view-state.ts';

/** `n` shows the neighbours of what is selected and no more, then theirs too; Esc shows everything again. */
export function useFocusKeys(onFocus: (focus: Focus | null) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest('input, textarea, select, [contenteditable]')) return;
      const { selection, focus } = currentView();
      const service = selection?.type === 'node' ? selection.id : focus?.service;
      if (event.key === 'n' && service !== undefined) onFocus(wider(focus, service));
      else if (event.key === 'Escape' && selection === null && focus) {
        // One press, one step: what else Esc leaves is left for the next.
        event.preventDefault();
        onFocus(null);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onFocus]);
}

/** One hop more around what is in focus already. */
export function wider(focus: Focus | null, service: string): Focus {
  const hops = focus?.service === service ? Math.min(MOST_HOPS, focus.hops + 1) : 1;
  return { service, hops };
}
