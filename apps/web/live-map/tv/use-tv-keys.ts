'use client';

import { useEffect } from 'react';
import { fillScreen, leaveFullScreen } from './full-screen.ts';

/** `w` shows the map as on a wall, Esc leaves that. @param onTv whether it is to be so */
export function useTvKeys(isTv: boolean, onTv: (isTv: boolean) => void): void {
  useEffect(() => {
    const ended = new AbortController();
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest('input, textarea, select, [contenteditable]')) return;
      if (event.key === 'w') {
        if (isTv) leaveFullScreen();
        else fillScreen();
        onTv(!isTv);
      } else if (event.key === 'Escape' && isTv) {
        leaveFullScreen();
        onTv(false);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before everything else that Esc leaves.
    window.addEventListener('keydown', onKey, { signal: ended.signal, capture: true });
    // Of an Esc that ends the full screen the browser tells nothing else.
    const onScreen = () => {
      if (isTv && document.fullscreenElement === null) onTv(false);
    };
    document.addEventListener('fullscreenchange', onScreen, ended);
    return () => ended.abort();
  }, [isTv, onTv]);
}
