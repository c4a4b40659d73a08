'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { MapLevel, TrafficMapHandle } from '../traffic-map/traffic-map.tsx';

const DRAG_PIXELS = 6;
const ZOOM_KEYS = ['+', '=', '-'];
const FIT_KEY = 'f';

/**
 * Keeps the whole map in view when its room changes (a panel opens, the window grows), until the visitor zooms or drags
 * it: from then on the view is theirs, and only showing everything again, or another level, gives it back.
 * @param room element around the map
 */
export function useKeptFit(
  room: RefObject<HTMLElement | null>,
  map: RefObject<TrafficMapHandle | null>,
  level: MapLevel,
): void {
  const isOwnView = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whose view it was on the level before does not matter
  useEffect(() => {
    isOwnView.current = false;
  }, [level]);
  useEffect(() => {
    const element = room.current;
    if (!element) return;
    const ended = new AbortController();
    const options = { signal: ended.signal, capture: true, passive: true };
    let frame = 0;
    let pressedAt: { x: number; y: number } | undefined;

    const onWheel = () => {
      isOwnView.current = true;
    };
    const onPress = ({ x, y }: PointerEvent) => {
      pressedAt = { x, y };
    };
    const onRelease = () => {
      pressedAt = undefined;
    };
    const onMove = ({ x, y }: PointerEvent) => {
      if (pressedAt && Math.hypot(x - pressedAt.x, y - pressedAt.y) > DRAG_PIXELS) isOwnView.current = true;
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (ZOOM_KEYS.includes(key)) isOwnView.current = true;
      if (key === FIT_KEY) isOwnView.current = false;
    };
    const onControl = ({ target }: MouseEvent) => {
      const view = (target as Element).closest<HTMLElement>('[data-view]')?.dataset.view;
      if (view) isOwnView.current = view === 'own';
    };
    element.addEventListener('wheel', onWheel, options);
    element.addEventListener('pointerdown', onPress, options);
    element.addEventListener('pointermove', onMove, options);
    element.addEventListener('keydown', onKey, options);
    element.addEventListener('click', onControl, options);
    window.addEventListener('pointerup', onRelease, options);

    let width = element.clientWidth;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width && element.clientHeight === height) return;
      width = element.clientWidth;
      height = element.clientHeight;
      cancelAnimationFrame(frame);
      if (!isOwnView.current) frame = requestAnimationFrame(() => map.current?.refit());
    });
    observer.observe(element);
    return () => {
      ended.abort();
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [room, map]);
}
