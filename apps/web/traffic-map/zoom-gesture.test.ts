import { describe, expect, it } from 'vitest';
import { type Enterable, ZoomGesture } from './zoom-gesture.ts';

const NOTCH = 1.03;

/** Turns a wheel by steps of 16 ms from one zoom towards another. @returns where it led first, and at which zoom */
function turn(
  gesture: ZoomGesture,
  { from, to, fit = 1, over = null }: { from: number; to: number; fit?: number; over?: Enterable | null },
  startMs = 0,
): { led: 'into' | 'out'; zoom: number } | null {
  const factor = to > from ? NOTCH : 1 / NOTCH;
  let atMs = startMs;
  for (let zoom = from; to > from ? zoom < to : zoom > to; zoom *= factor) {
    const next = zoom * factor;
    const led = gesture.zoomed({ atMs, from: zoom, to: next, fit, over });
    if (led) return { led, zoom: next };
    atMs += 16;
  }
  return null;
}

describe('a zoom by hand', () => {
  it('leads into a group when it is large, and into a service when it is very large', () => {
    expect(turn(new ZoomGesture(), { from: 1, to: 3, over: 'group' })!.zoom).toBeCloseTo(1.5, 1);
    expect(turn(new ZoomGesture(), { from: 1, to: 3, over: 'service' })!.zoom).toBeCloseTo(2.4, 1);
  });

  it('leads nowhere above empty ground', () => {
    expect(turn(new ZoomGesture(), { from: 0.3, to: 3 })).toBeNull();
  });

  it('leads out where all is small on the screen, whatever lies under the pointer', () => {
    expect(turn(new ZoomGesture(), { from: 1, to: 0.1, over: 'group' })).toMatchObject({ led: 'out' });
    expect(turn(new ZoomGesture(), { from: 1, to: 0.1, fit: 0.5 })!.zoom).toBeCloseTo(0.3, 1);
    expect(turn(new ZoomGesture(), { from: 1, to: 0.65 })).toBeNull();
  });

  it('does not change the level by a small turn, however near the map is already', () => {
    expect(turn(new ZoomGesture(), { from: 2.8, to: 3, over: 'group' })).toBeNull();
    expect(turn(new ZoomGesture(), { from: 0.5, to: 0.45 })).toBeNull();
  });

  it('counts small turns together only while they belong to one gesture', () => {
    const gesture = new ZoomGesture();
    expect(turn(gesture, { from: 2.3, to: 2.6, over: 'group' }, 0)).toBeNull();
    expect(turn(gesture, { from: 2.6, to: 2.9, over: 'group' }, 3_000)).toBeNull();
    expect(turn(gesture, { from: 2.3, to: 2.6, over: 'group' }, 6_000)).toBeNull();
    expect(turn(gesture, { from: 2.6, to: 2.9, over: 'group' }, 6_800)).toMatchObject({ led: 'into' });
  });

  it('never goes to and fro: where one way leads, the other way does not lead back', () => {
    for (const fit of [0.1, 0.5, 1, 1.25]) {
      const gesture = new ZoomGesture();
      const entered = turn(gesture, { from: fit, to: 3, fit, over: 'group' })!;
      gesture.spend();
      expect(turn(gesture, { from: entered.zoom, to: entered.zoom / 1.3, fit, over: 'group' }, 5_000)).toBeNull();
      const left = turn(new ZoomGesture(), { from: fit, to: fit / 4, fit })!;
      expect(turn(new ZoomGesture(), { from: left.zoom, to: fit, fit, over: 'group' })).toBeNull();
    }
  });
});

describe('a gesture that has changed the level', () => {
  const spent = () => {
    const gesture = new ZoomGesture();
    turn(gesture, { from: 1, to: 3, over: 'group' });
    gesture.spend();
    return gesture;
  };
  const enteredAtMs = 15 * 16;

  it('does nothing more, however long it goes on', () => {
    const gesture = spent();
    for (let atMs = enteredAtMs; atMs < 3_000; atMs += 100) {
      expect(gesture.isHeld(atMs, 1)).toBe(true);
      expect(gesture.zoomed({ atMs, from: 1, to: 3, fit: 1, over: 'group' })).toBeNull();
    }
  });

  it('is over after a pause, and where it turns back', () => {
    expect(spent().isHeld(enteredAtMs + 500, 1)).toBe(false);
    expect(spent().isHeld(enteredAtMs, -1)).toBe(false);
  });
});
