import { expect, test } from 'vitest';
import type { CurrentVersion } from './current-versions.ts';
import { outdatedAmong } from './outdated-buckets.ts';
import type { Resolution } from './resolutions.ts';

const MINUTE: Resolution = { seconds: 60, suffix: '1m' };
const FIVE_MINUTES: Resolution = { seconds: 300, suffix: '5m' };

function version(seconds: number, bucket: number, inputs: bigint): CurrentVersion {
  return { seconds, bucket, version: '1', inputs: String(inputs), duplicates: 0, requestsByCalls: {} };
}

test('a bucket that was added up from the current versions of all its 10 s buckets is not outdated', () => {
  const versions = [version(10, 600, 3n), version(10, 650, 4n), version(60, 600, 7n), version(300, 600, 7n)];
  expect(outdatedAmong(versions, [MINUTE, FIVE_MINUTES])).toEqual(
    new Map([
      [60, new Set()],
      [300, new Set()],
    ]),
  );
});

test('a bucket is outdated when one of its 10 s buckets was written since, or it was not added up', () => {
  const versions = [version(10, 600, 3n), version(10, 660, 9n), version(60, 600, 2n), version(300, 600, 12n)];
  expect(outdatedAmong(versions, [MINUTE, FIVE_MINUTES])).toEqual(
    new Map([
      [60, new Set([600, 660])],
      [300, new Set()],
    ]),
  );
});

test('a bucket of which no 10 s bucket is there any more is outdated', () => {
  expect(outdatedAmong([version(60, 600, 2n)], [MINUTE])).toEqual(new Map([[60, new Set([600])]]));
});

test('fingerprints are added up modulo 2^64, as ClickHouse does', () => {
  const most = 2n ** 64n - 1n;
  const versions = [version(10, 600, most), version(10, 610, most), version(60, 600, most - 1n)];
  expect(outdatedAmong(versions, [MINUTE])).toEqual(new Map([[60, new Set()]]));
});
