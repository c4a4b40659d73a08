import { expect, test } from 'vitest';
import { staleOf } from './stale-buckets.ts';

const CONTENTS = {
  halves: new Map([
    [100, 5],
    [110, 2],
    [130, 4],
  ]),
  farEnds: new Map<number, number>(),
  breakerCalls: new Map([[100, 3]]),
  known: new Map(),
};
const KNOWN = { halves: 7, farEnds: 0, breakerCalls: 3 };

test('a bucket that was never written is stale, and knows the ends of its neighbours within the margin', () => {
  expect(staleOf([100], { ...CONTENTS, farEnds: new Map([[100, 1]]) })).toEqual([
    { bucket: 100, halves: 7, farEnds: 1, breakerCalls: 3 },
  ]);
});

test.each([
  ['as much as there was', {}, []],
  ['fewer ends in it or in a neighbour', { halves: 6 }, [100]],
  ['fewer calls through breakers in it', { breakerCalls: 2 }, [100]],
  ['more, because ends have expired', { halves: 9 }, []],
  ['more, because calls through breakers have expired', { breakerCalls: 9 }, []],
])('a bucket for which was known %s', (_known, then, stale) => {
  const known = new Map([[100, { ...KNOWN, ...then }]]);
  expect(staleOf([100], { ...CONTENTS, known }).map(({ bucket }) => bucket)).toEqual(stale);
});

test('a far end alone makes a bucket stale', () => {
  const known = new Map([[100, KNOWN]]);
  expect(staleOf([100], { ...CONTENTS, farEnds: new Map([[100, 1]]), known })).toHaveLength(1);
});

test('a bucket without ends of its own has no calls to be written, unless breakers refused some', () => {
  expect(staleOf([150], CONTENTS)).toEqual([]);
  expect(staleOf([150], { ...CONTENTS, breakerCalls: new Map([[150, 1]]) })).toHaveLength(1);
});
