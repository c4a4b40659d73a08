import { expect, test } from 'vitest';
import { alignWindow, bucketsBetween, portionsOf, withNeighbours } from './buckets.ts';

test('a window is widened to whole buckets', () => {
  expect(alignWindow(12_345, 67_890)).toEqual({ fromMs: 10_000, toMs: 70_000 });
  expect(alignWindow(10_000, 70_000)).toEqual({ fromMs: 10_000, toMs: 70_000 });
});

test('an empty window becomes one bucket', () => {
  expect(alignWindow(12_345, 12_345)).toEqual({ fromMs: 10_000, toMs: 20_000 });
  expect(alignWindow(10_000, 10_000)).toEqual({ fromMs: 10_000, toMs: 20_000 });
});

test('a window has its buckets in epoch seconds, the end excluded', () => {
  expect(bucketsBetween(10_000, 40_000)).toEqual([10, 20, 30]);
});

test('neighbours reach as far as the margin, each bucket once and in order', () => {
  expect(withNeighbours([100, 110], 20_000)).toEqual([80, 90, 100, 110, 120, 130]);
  expect(withNeighbours([], 20_000)).toEqual([]);
});

test.each([
  ['by number', [1, 1, 1, 1], [[1, 1, 1], [1]]],
  ['by weight', [4, 6, 1], [[4, 6], [1]]],
  ['one that weighs more by itself', [3, 11, 2], [[3], [11], [2]]],
  ['nothing', [], []],
])('portions are cut %s', (_how, weights, portions) => {
  expect(portionsOf(weights, (weight) => weight, { items: 3, weight: 10 })).toEqual(portions);
});
