import { describe, expect, test } from 'vitest';
import { DOT_STRIDE, type Dot, DotBuffer } from './dots.ts';

function dot(edge: number, bornAt: number): Dot {
  return { edge, bornAt, sharePerSecond: 1, sideways: 0, outcome: 4, isHollow: false, stopAt: 1, holdSeconds: 0 };
}

function edgesUnderWay(dots: DotBuffer): number[] {
  return Array.from({ length: dots.count }, (_, index) => {
    return dots.data[((dots.first + index) % dots.capacity) * DOT_STRIDE]!;
  });
}

describe('dots under way', () => {
  test('fall off once they have arrived and faded', () => {
    const dots = new DotBuffer(8);
    dots.append(dot(0, 0));
    dots.append(dot(1, 0.5));
    dots.expire(1.05);
    expect(edgesUnderWay(dots)).toEqual([0, 1]);
    dots.expire(1.3);
    expect(edgesUnderWay(dots)).toEqual([1]);
  });

  test('give way to younger ones when there is no room', () => {
    const dots = new DotBuffer(2);
    for (const edge of [0, 1, 2]) dots.append(dot(edge, 0));
    expect(edgesUnderWay(dots)).toEqual([1, 2]);
  });

  test('are all counted as born, so that painters know what is new', () => {
    const dots = new DotBuffer(2);
    for (const edge of [0, 1, 2]) dots.append(dot(edge, 0));
    expect(dots.appended).toBe(3);
    expect(dots.version).toBe(0);
  });

  test('follow their connection when it gets another index, and go with it', () => {
    const dots = new DotBuffer(4);
    for (const edge of [9, 0, 1, 2, 1]) dots.append(dot(edge, edge));
    dots.renumber((edge) => (edge === 1 ? -1 : edge + 5));
    expect(edgesUnderWay(dots)).toEqual([5, 7]);
    expect(dots.data[dots.first * DOT_STRIDE + 1]).toBe(0);
    expect(dots.version).toBe(1);
  });

  test('keep their age when the clock starts anew', () => {
    const dots = new DotBuffer(4);
    dots.append(dot(0, 1999.5));
    dots.shiftClock(2000);
    dots.expire(0.4);
    expect(dots.count).toBe(1);
    dots.expire(0.7);
    expect(dots.count).toBe(0);
  });

  test('let go of those that faded among others when they are compacted', () => {
    const dots = new DotBuffer(10);
    for (const holdSeconds of [60, 0, 60, 0]) dots.append({ ...dot(0, 0), holdSeconds });
    const { version } = dots;
    dots.expire(30);
    expect(dots.count).toBe(4);
    dots.compact(30);
    expect(dots.count).toBe(2);
    expect(dots.version).toBeGreaterThan(version);
    expect(dots.data[7]).toBe(60);
    expect(dots.data[DOT_STRIDE + 7]).toBe(60);
  });
});
