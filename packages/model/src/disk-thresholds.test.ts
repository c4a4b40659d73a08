import { expect, test } from 'vitest';
import { diskThresholds } from './disk-thresholds.ts';

const GIBIBYTE = 2 ** 30;

test('a large disk has absolute thresholds', () => {
  expect(diskThresholds(500 * GIBIBYTE)).toEqual({
    dropBelowBytes: 2 * GIBIBYTE,
    refuseBelowBytes: GIBIBYTE / 2,
    pauseBelowBytes: GIBIBYTE / 4,
  });
});

test('a small disk has shares of itself', () => {
  expect(diskThresholds(1_000_000)).toEqual({
    dropBelowBytes: 100_000,
    refuseBelowBytes: 50_000,
    pauseBelowBytes: 25_000,
  });
});

test.each([0, 1, 64 * 2 ** 20, 4 * GIBIBYTE, 10_000 * GIBIBYTE])(
  'deleting comes before refusing, and refusing before pausing, on a disk of %d bytes',
  (totalBytes) => {
    const { dropBelowBytes, refuseBelowBytes, pauseBelowBytes } = diskThresholds(totalBytes);
    expect(dropBelowBytes).toBeGreaterThanOrEqual(refuseBelowBytes);
    expect(refuseBelowBytes).toBeGreaterThanOrEqual(pauseBelowBytes);
  },
);
