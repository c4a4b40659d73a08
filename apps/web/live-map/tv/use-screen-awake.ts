'use client';

import { useEffect } from 'react';

/** Keeps the screen from going dark while this is on it, where the browser can. */
export function useScreenAwake(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    let lock: Promise<WakeLockSentinel | undefined> | undefined;
    // The browser takes it back when the page is hidden, and may refuse it, as on a battery that is low.
    const hold = () => {
      if (!document.hidden) lock = navigator.wakeLock.request('screen').catch(() => undefined);
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      document.removeEventListener('visibilitychange', hold);
      void lock?.then((held) => held?.release());
    };
  }, []);
}
