import { expect, test } from 'vitest';
import { ViewRest } from './view-rest.ts';

/** Asked at these moments, milliseconds. */
function asked(rest: ViewRest, moments: readonly number[]): boolean[] {
  return moments.map((now) => rest.isMoving(now));
}

test('a view that never moved rests', () => {
  expect(asked(new ViewRest(), [0, 16, 32])).toEqual([false, false, false]);
});

test('a view rests when nothing has moved it for an eighth of a second', () => {
  const rest = new ViewRest();
  rest.isMoving(984);
  rest.moved(1_000);
  expect(asked(rest, [1_000, 1_016, 1_100, 1_116, 1_132])).toEqual([true, true, true, true, false]);
});

test('where frames are slow, one that comes late is no sign of rest', () => {
  const rest = new ViewRest();
  rest.isMoving(900);
  rest.moved(1_000);
  expect(asked(rest, [1_200, 1_500, 1_516])).toEqual([true, true, false]);
});
