'use client';

import { useEffect, useRef, useState } from 'react';
import { sceneAfter, type TvScene } from './tv-scenes.ts';

const SCENE_MS = 15_000;

/**
 * The scene whose turn it is, and how many turns there were.
 * @param isHeld somebody looks closer, so nothing moves on by itself
 */
export function useTvScene(scenes: readonly TvScene[], isHeld: boolean): { scene: TvScene | undefined; turn: number } {
  const [{ key, turn }, setShown] = useState({ key: '', turn: 0 });
  const newest = useRef(scenes);
  newest.current = scenes;
  useEffect(() => {
    if (isHeld) return;
    const timer = setInterval(
      () => setShown((shown) => ({ key: sceneAfter(newest.current, shown.key), turn: shown.turn + 1 })),
      SCENE_MS,
    );
    return () => clearInterval(timer);
  }, [isHeld]);
  return { scene: scenes.find((scene) => scene.key === key) ?? scenes[0], turn };
}
