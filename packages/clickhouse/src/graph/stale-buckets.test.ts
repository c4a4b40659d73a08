import { expect, test } from 'vitest';
import { staleOf } from './stale-buckets.ts';

const halves = new Map([
  [100, 5],
  [110, 2],
  [130, 4],
]);

test('a bucket that was never written is stale, and knows the ends of its neighbours within the margin', () => {
  expect(staleOf([100], { halves, farEnds: new Map([[100, 1]]), known: new Map() })).toEqual([
    { bucket: 100, halves: 7, farEnds: 1 },
  ]);
});

test.each([
  ['as much as there was', 7, 0, []],
  ['fewer ends in it or in a neighbour', 6, 0, [100]],
  ['more, because ends have expired', 9, 0, []],
])('a bucket for which was known %s', (_known, knownHalves, farEnds, stale) => {
  const known = new Map([[100, { halves: knownHalves, farEnds }]]);
  expect(staleOf([100], { halves, farEnds: new Map(), known }).map(({ bucket }) => bucket)).toEqual(stale);
});

test('a far end alone makes a bucket stale', () => {
  const known = new Map([[100, { halves: 7, farEnds: 0 }]]);
  expect(staleOf([100], { halves, farEnds: new Map([[100, 1]]), known })).toHaveLength(1);
});

test('a bucket without ends of its own has no calls to be written', () => {
  expect(staleOf([150], { halves, farEnds: new Map(), known: new Map() })).toEqual([]);
});
