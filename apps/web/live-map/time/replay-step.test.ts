import { expect, test } from 'vitest';
import { replayStep } from './replay-step.ts';
import { SPEEDS } from './time-state.ts';

test.each([
  [1, 10_000, 10_000],
  [5, 10_000, 2_000],
  [10, 10_000, 1_000],
  [30, 30_000, 1_000],
  [60, 60_000, 1_000],
])('at %i times the speed it goes on by %i ms every %i ms', (speed, stepMs, everyMs) => {
  expect(SPEEDS).toContain(speed);
  expect(replayStep(speed)).toEqual({ stepMs, everyMs });
});
