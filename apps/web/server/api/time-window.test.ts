import { describe, expect, it } from 'vitest';
import { readBaselineWindow, readTimeWindow } from './time-window.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const read = (query: string) => readTimeWindow(new URLSearchParams(query), NOW);

describe('the window of a request', () => {
  it('is the last 15 minutes if nothing is said', () => {
    expect(read('')).toEqual({ fromMs: NOW - 900_000, toMs: NOW, fixed: false });
  });

  it.each([
    ['now-1h', NOW - 3_600_000],
    ['now-90s', NOW - 90_000],
    ['1769800000000', 1_769_800_000_000],
    ['2026-01-31T11:00:00Z', NOW - 3_600_000],
    ['2026-01-31T11:00:00.250Z', NOW - 3_599_750],
    ['2026-01-31T12:00:00+01:00', NOW - 3_600_000],
    ['2026-01-31T11:00', NOW - 3_600_000],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
  ])('understands from=%s', (text, ms) => {
    expect(read(`from=${encodeURIComponent(text)}`).fromMs).toBe(ms);
  });

  it('is fixed only if both ends are given as points in time', () => {
    expect(read('from=1769800000000&to=1769800060000').fixed).toBe(true);
    expect(read('from=1769800000000&to=now').fixed).toBe(false);
  });

  it.each(['yesterday', 'now+1h', 'now-', 'now-15', '-5', '1e9', '2026-13-41', '12:00', '2026-01-31T25:00:00Z'])(
    'refuses from=%s and says what is expected',
    (text) => {
      expect(() => read(`from=${encodeURIComponent(text)}`)).toThrowError(
        expect.objectContaining({
          status: 400,
          parameter: 'from',
          message: expect.stringContaining(`from is "${text}", but a time such as now`),
        }),
      );
    },
  );

  it('refuses a start that is not before the end', () => {
    expect(() => read('from=now-5m&to=now-10m')).toThrow('from is "now-5m", but a time before to is expected.');
  });

  it('refuses more than 400 days', () => {
    expect(() => read('from=now-401d')).toThrow('at most 400 days');
  });
});

describe('the baseline window', () => {
  const readBaseline = (query: string) => readBaselineWindow(new URLSearchParams(query), NOW);

  it('is absent if nothing is said', () => {
    expect(readBaseline('from=now-5m')).toBeUndefined();
  });

  it('needs both ends', () => {
    expect(() => readBaseline('baselineFrom=now-2h')).toThrowError(
      expect.objectContaining({ status: 400, parameter: 'baselineTo' }),
    );
  });

  it('is read like any window', () => {
    expect(readBaseline('baselineFrom=now-2h&baselineTo=now-1h')).toMatchObject({ toMs: NOW - 3_600_000 });
  });
});
