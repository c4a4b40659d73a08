'use client';

import { useEffect, useState } from 'react';

/** Whoever has touched nothing for so long has gone, or only looks. */
const REST_MS = 30_000;

/** Whether pointer or keyboard were used just now. */
export function useHandled(): boolean {
  const [isHandled, setHandled] = useState(false);
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const rest = () => setHandled(false);
    const onHand = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, REST_MS);
      setHandled(true);
    };
    // A browser also tells of moves where only what is below the pointer has moved.
    const onMove = ({ movementX, movementY }: PointerEvent) => {
      if (movementX !== 0 || movementY !== 0) onHand();
    };
    window.addEventListener('pointermove', onMove, ended);
    for (const event of ['pointerdown', 'wheel', 'keydown']) {
      window.addEventListener(event, onHand, { signal: ended.signal, passive: true });
    }
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, []);
  return isHandled;
}
