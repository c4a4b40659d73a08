import { expect, test } from 'vitest';
import { inRanges, takeWhole } from './time-ranges.ts';

test('whole buckets are taken out of a range; what is left lies before and after them', () => {
  expect(takeWhole([{ from: 50, to: 250 }], 60, () => true)).toEqual({
    taken: [{ from: 60, to: 240 }],
    rest: [
      { from: 50, to: 60 },
      { from: 240, to: 250 },
    ],
  });
});

test('a bucket that cannot be used is left, and joins what is left beside it', () => {
  expect(takeWhole([{ from: 50, to: 240 }], 60, (start) => start !== 60)).toEqual({
    taken: [{ from: 120, to: 240 }],
    rest: [{ from: 50, to: 120 }],
  });
});

test('a stretch that is too short is left, and joins what is left on both sides of it', () => {
  expect(takeWhole([{ from: 50, to: 620 }], 60, (start) => start !== 240, 240)).toEqual({
    taken: [{ from: 300, to: 600 }],
    rest: [
      { from: 50, to: 300 },
      { from: 600, to: 620 },
    ],
  });
});

test('a range without a whole bucket is left as it is', () => {
  expect(takeWhole([{ from: 70, to: 110 }], 60, () => true)).toEqual({ taken: [], rest: [{ from: 70, to: 110 }] });
});

test('no range is no time at all', () => {
  expect(inRanges([])).toBe('false');
  expect(inRanges([{ from: 10, to: 20 }])).toBe('((bucket >= toDateTime(10) AND bucket < toDateTime(20)))');
});
