'use client';

import { useEffect } from 'react';

/** `p` holds this moment, or goes on from it; `l` shows now. */
export function useTimeKeys(onPauseOrReplay: () => void, onLive: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest('input, textarea, select, [contenteditable]')) return;
      if (event.key === 'p') onPauseOrReplay();
      else if (event.key === 'l') onLive();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onPauseOrReplay, onLive]);
}
