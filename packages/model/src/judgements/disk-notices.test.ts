import { expect, test } from 'vitest';
import { buildTrafficGraph } from '../build-traffic-graph.ts';
import { EMPTY_FACTS } from '../graph-facts-fixture.ts';
import type { DiskFact } from '../intake-facts.ts';

const GIBIBYTE = 2 ** 30;

const noticesOf = (disk: Partial<DiskFact>) =>
  buildTrafficGraph(EMPTY_FACTS, {
    disk: {
      freeBytes: 40 * GIBIBYTE,
      totalBytes: 100 * GIBIBYTE,
      leavingBytes: 0,
      reclaimableBytes: GIBIBYTE,
      refusesBelowBytes: GIBIBYTE / 2,
      deletedUpTo: '',
      ...disk,
    },
    collectors: [],
  }).notices;

test('a disk with room is not spoken of', () => {
  expect(noticesOf({})).toEqual([]);
});

test('a disk that nothing is known of is not spoken of', () => {
  expect(buildTrafficGraph(EMPTY_FACTS).notices).toEqual([]);
});

test('while the oldest spans are deleted, the disk is nearly full', () => {
  expect(noticesOf({ freeBytes: 1.1 * GIBIBYTE })).toEqual([
    {
      severity: 'warning',
      title: 'The disk is nearly full (1.1 GiB free): the oldest spans are being deleted',
      href: '',
      about: { kind: 'disk-short', freeBytes: 1.1 * GIBIBYTE, isDeleting: true },
    },
  ]);
});

test('where nothing may be deleted, it does not say that something is', () => {
  expect(noticesOf({ freeBytes: GIBIBYTE, reclaimableBytes: 0 })).toMatchObject([
    { severity: 'warning', title: expect.stringContaining('nothing older is left to delete') },
  ]);
});

test('what is about to leave the disk counts as free', () => {
  expect(noticesOf({ freeBytes: GIBIBYTE, leavingBytes: 2 * GIBIBYTE })).toEqual([]);
});

test('a disk on which ClickHouse refuses inserts is full, whatever is about to leave it', () => {
  expect(noticesOf({ freeBytes: 0.4 * GIBIBYTE, leavingBytes: 9 * GIBIBYTE })).toEqual([
    {
      severity: 'critical',
      title:
        'The disk is full (409 MiB free): ClickHouse takes no spans; collectors keep them while their logs have room',
      href: '',
      about: { kind: 'disk-full', freeBytes: 0.4 * GIBIBYTE },
    },
  ]);
});

test('what was deleted is told when there is room again', () => {
  expect(noticesOf({ deletedUpTo: '2026-01-31' })).toMatchObject([
    {
      severity: 'info',
      title: 'The disk was nearly full: spans of 2026-01-31 and before were deleted (40 GiB free now)',
    },
  ]);
});
