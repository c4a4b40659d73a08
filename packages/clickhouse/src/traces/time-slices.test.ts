import { describe, expect, it } from 'vitest';
import { newestFirst, withinReach } from './time-slices.ts';

const MINUTE = 60_000;

describe('the slices of a window', () => {
  it('cover it once, newest first', () => {
    const slices = [...newestFirst({ fromMs: 1_000, toMs: 1_000 + 15 * MINUTE })];
    expect(slices.at(0)?.toMs).toBe(1_000 + 15 * MINUTE);
    expect(slices.at(-1)?.fromMs).toBe(1_000);
    for (const [i, slice] of slices.slice(1).entries()) expect(slice.toMs).toBe(slices[i]!.fromMs);
  });

  it('grow, so that a month takes few', () => {
    expect([...newestFirst({ fromMs: 0, toMs: 31 * 24 * 60 * MINUTE })].length).toBeLessThanOrEqual(10);
  });

  it('are none for an empty window', () => {
    expect([...newestFirst({ fromMs: 5, toMs: 5 })]).toEqual([]);
  });
});

describe('a window within reach', () => {
  it('ends where times end', () => {
    expect(withinReach({ fromMs: -5, toMs: Number.MAX_SAFE_INTEGER })).toEqual({ fromMs: 0, toMs: 9_223_372_036_854 });
  });
});
