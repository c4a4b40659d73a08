import { expect, test } from 'vitest';
import { seriesStep } from './series-step.ts';

const HOUR_MS = 3_600_000;

test.each([
  [HOUR_MS / 4, 10],
  [HOUR_MS, 10],
  [24 * HOUR_MS, 300],
  [7 * 24 * HOUR_MS, 1_800],
  [31 * 24 * HOUR_MS, 7_200],
  [366 * 24 * HOUR_MS, 86_400],
])('a window of %i ms has a point every %i s', (lengthMs, step) => {
  expect(seriesStep({ fromMs: 0, toMs: lengthMs })).toBe(step);
});

test('there are 400 points at most, however long the window', () => {
  for (const days of [0.05, 0.5, 3, 20, 100, 1_000, 10_000]) {
    const toMs = days * 24 * HOUR_MS;
    expect(toMs / 1000 / seriesStep({ fromMs: 0, toMs })).toBeLessThanOrEqual(400);
  }
});
