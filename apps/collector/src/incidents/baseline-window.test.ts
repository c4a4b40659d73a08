import type { Incident } from '@faultline/model';
import { expect, test } from 'vitest';
import { baselineWindowOf } from './baseline-window.ts';

const NOW_MS = 10_000_000;
const LENGTHS = { lengthMs: 600_000, lagMs: 60_000 };
const incident = (start: number, end: number): Incident =>
  ({ start, end, baseline: { from: start - 700_000, to: start - 60_000 } }) as Incident;
const window = (open: Incident[], closed: Incident[]) => baselineWindowOf({ nowMs: NOW_MS, open, closed, ...LENGTHS });

test('what is compared with is the time before the last minute', () => {
  expect(window([], [])).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 60_000 });
});

test('while an incident is open, it is what that incident was compared with, however long it lasts', () => {
  const first = incident(NOW_MS - 3_000_000, 0);
  expect(window([incident(NOW_MS - 5_000, 0), first], [])).toEqual(first.baseline);
});

test('after a long incident it stays so, until there is quiet time enough', () => {
  const long = incident(NOW_MS - 2_000_000, NOW_MS - 120_000);
  expect(window([], [long])).toEqual(long.baseline);
  const short = incident(NOW_MS - 200_000, NOW_MS - 120_000);
  expect(window([], [short])).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 60_000 });
});
