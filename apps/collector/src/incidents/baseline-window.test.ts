import type { Incident } from '@faultline/model';
import { expect, test } from 'vitest';
import { baselineWindowOf } from './baseline-window.ts';

const NOW_MS = 10_000_000;
const LENGTHS = { lengthMs: 600_000, lagMs: 60_000 };
const incident = (start: number, end: number): Incident =>
  ({ start, end, baseline: { from: start - 700_000, to: start - 60_000 } }) as Incident;
const window = (open: Incident[], closed: Incident[], seenMs = 3_600_000) =>
  baselineWindowOf({ nowMs: NOW_MS, seenFromMs: NOW_MS - seenMs, open, closed, ...LENGTHS });

test('what is compared with is the time before the last minute', () => {
  expect(window([], [])).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 60_000 });
});

test('while an incident is open, it is what that incident was compared with, however long it lasts', () => {
  const first = incident(NOW_MS - 3_000_000, 0);
  expect(window([incident(NOW_MS - 5_000, 0), first], [])).toEqual(first.baseline);
});

test('no incident is in it: it is the last stretch of that time which is quiet for long enough', () => {
  const early = incident(NOW_MS - 500_000, NOW_MS - 400_000);
  expect(window([], [early])).toEqual({ from: NOW_MS - 390_000, to: NOW_MS - 60_000 });
  const late = incident(NOW_MS - 200_000, NOW_MS - 120_000);
  expect(window([], [late])).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 210_000 });
  expect(window([], [early, late])).toEqual({ from: NOW_MS - 390_000, to: NOW_MS - 210_000 });
});

test('where nothing is quiet for long enough, it is what the last incident was compared with', () => {
  const long = incident(NOW_MS - 2_000_000, NOW_MS - 120_000);
  expect(window([], [long])).toEqual(long.baseline);
  const often = [600_000, 450_000, 300_000, 150_000].map((ago) => incident(NOW_MS - ago, NOW_MS - ago + 30_000));
  expect(window([], often)).toEqual(often[3]!.baseline);
});

test('after an incident in the first minutes, as much quiet time as it was compared with is enough', () => {
  const first = { ...incident(NOW_MS - 200_000, NOW_MS - 140_000), baseline: { from: 0, to: 30_000 } };
  expect(window([], [first], 260_000)).toEqual({ from: NOW_MS - 130_000, to: NOW_MS - 60_000 });
  expect(window([], [{ ...first, end: NOW_MS - 90_000 }], 260_000)).toEqual(
    // Before it there were forty seconds.
    { from: NOW_MS - 250_000, to: NOW_MS - 210_000 },
  );
  expect(window([], [{ ...first, end: NOW_MS - 90_000 }], 220_000)).toEqual(first.baseline);
});

test('what was bad for six hours is what is usual', () => {
  const endless = incident(NOW_MS - 6 * 3_600_000 - 5_000, NOW_MS - 2_000);
  expect(window([], [endless])).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 60_000 });
});

test('of a system that has just started nothing is usual yet', () => {
  for (const seenMs of [0, 20_000, 39_000]) {
    const { from, to } = window([], [], seenMs);
    expect(to).toBe(from);
  }
});

test('in its first minutes a system is compared with what it did since it warmed up, but for the last third', () => {
  expect(window([], [], 40_000)).toEqual({ from: NOW_MS - 30_000, to: NOW_MS - 15_000 });
  expect(window([], [], 120_000)).toEqual({ from: NOW_MS - 110_000, to: NOW_MS - 40_000 });
  expect(window([], [], 300_000)).toEqual({ from: NOW_MS - 290_000, to: NOW_MS - 60_000 });
  expect(window([], [], 600_000)).toEqual({ from: NOW_MS - 660_000, to: NOW_MS - 60_000 });
});
