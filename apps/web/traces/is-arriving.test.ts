import { expect, it } from 'vitest';
import { isArriving } from './is-arriving.ts';

it('a trace is still arriving for half a minute after its newest span', () => {
  const trace = { start: 100_000, duration: 2_000 };
  expect(isArriving(trace, 131_999)).toBe(true);
  expect(isArriving(trace, 132_000)).toBe(false);
});
