import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

function* busySteps(count: number, stepMs: number): Generator<void, string> {
  for (let n = 0; n < count; n++) {
    const endsAt = performance.now() + stepMs;
    while (performance.now() < endsAt);
    yield;
  }
  return 'done';
}

test('work that takes long lets others have their turn, and comes to its result', async () => {
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  }, 1);
  expect(await inTurns(busySteps(20, 5))).toBe('done');
  clearInterval(others);
  expect(turns).toBeGreaterThan(3);
});
