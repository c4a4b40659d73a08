import { describe, expect, it } from 'vitest';
import { windowBefore } from './diagnosis.ts';

const MINUTE = 60_000;

describe('the baseline that nobody named', () => {
  it('is as long as the window, and ends a minute before it', () => {
    const before = windowBefore({ fromMs: 60 * MINUTE, toMs: 80 * MINUTE, fixed: true });
    expect(before).toEqual({ fromMs: 39 * MINUTE, toMs: 59 * MINUTE, fixed: true });
  });

  it('is five minutes of a shorter window, so that there is something to compare with', () => {
    const before = windowBefore({ fromMs: 60 * MINUTE, toMs: 61 * MINUTE, fixed: false });
    expect(before).toEqual({ fromMs: 54 * MINUTE, toMs: 59 * MINUTE, fixed: false });
  });

  it('does not begin before time does', () => {
    expect(windowBefore({ fromMs: 0, toMs: MINUTE, fixed: true })).toEqual({ fromMs: 0, toMs: 0, fixed: true });
  });
});
