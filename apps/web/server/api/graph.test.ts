import { describe, expect, it } from 'vitest';
import { freshnessOf } from './graph.ts';

const NOW = 1_769_860_800_000;
const HOUR = 3_600_000;
const ending = (agoMs: number, fixed = true) => ({ fromMs: NOW - agoMs - HOUR, toMs: NOW - agoMs, fixed });

describe('how long an answer stays true', () => {
  it('is not at all for a window that is still filling', () => {
    expect(freshnessOf([ending(60_000)], NOW, 24 * HOUR)).toBe('live');
  });

  it('is not at all for a window relative to now, because its address means another one later', () => {
    expect(freshnessOf([ending(48 * HOUR, false)], NOW, 24 * HOUR)).toBe('live');
  });

  it('is until late spans arrive for a past window', () => {
    expect(freshnessOf([ending(2 * HOUR)], NOW, 24 * HOUR)).toBe('settling');
  });

  it('is for good once no span can be late any more', () => {
    expect(freshnessOf([ending(25 * HOUR)], NOW, 24 * HOUR)).toBe('settled');
  });

  it('is not at all where something is missing that was away', () => {
    expect(freshnessOf([ending(25 * HOUR)], NOW, 24 * HOUR, true)).toBe('live');
  });

  it('is as short as that of the newest window', () => {
    expect(freshnessOf([ending(25 * HOUR), ending(0)], NOW, 24 * HOUR)).toBe('live');
  });
});
