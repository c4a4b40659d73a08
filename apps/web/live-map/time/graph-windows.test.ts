import { describe, expect, it } from 'vitest';
import { baselineWindow, shownWindow, usualWindow } from './graph-windows.ts';

const AT = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the window', () => {
  it('of now is none', () => {
    expect(shownWindow({ at: null, window: '5m' })).toBeUndefined();
  });

  it('of a moment ends then', () => {
    expect(shownWindow({ at: AT, window: '5m' })).toEqual({ from: AT - 5 * MINUTE, to: AT });
  });
});

describe('the baseline', () => {
  const shown = { from: AT - 5 * MINUTE, to: AT };

  it('is as long as what is shown, and so much earlier', () => {
    const to = AT - HOUR;
    expect(baselineWindow({ earlier: '1h' }, shown, AT)).toEqual({ from: to - 5 * MINUTE, to });
  });

  it('stays where it was put', () => {
    expect(baselineWindow({ at: AT - 70_000 }, shown, AT)).toEqual({ from: AT - 370_000, to: AT - 70_000 });
  });

  it('of the live map is a minute, and moves on by minutes', () => {
    const expected = { from: AT - HOUR - MINUTE, to: AT - HOUR };
    expect(baselineWindow({ earlier: '1h' }, undefined, AT)).toEqual(expected);
    expect(baselineWindow({ earlier: '1h' }, undefined, AT + 59_999)).toEqual(expected);
  });

  it('is not known before the time is', () => {
    expect(baselineWindow({ earlier: '1h' }, undefined, undefined)).toBeUndefined();
  });
});

describe('what is usual', () => {
  it('is the hour before the last five minutes', () => {
    expect(usualWindow(AT, 0)).toEqual({ from: AT - 65 * MINUTE, to: AT - 5 * MINUTE });
  });

  it('begins with the traffic, so that rates are not too low', () => {
    expect(usualWindow(AT, AT - 20 * MINUTE + 1)?.from).toBe(AT - 20 * MINUTE + 10_000);
  });

  it('is nothing where traffic has just begun', () => {
    expect(usualWindow(AT, AT - 6 * MINUTE)).toBeUndefined();
  });
});
