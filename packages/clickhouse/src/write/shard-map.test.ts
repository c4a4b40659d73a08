import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { shardMap } from './shard-map.ts';

test('a trace is where the remainder of its low 8 bytes says', () => {
  for (const shards of [1, 2, 3, 7, 100]) {
    const map = shardMap(Array(shards).fill(1));
    for (let round = 0; round < 100; round++) {
      const id = randomBytes(16);
      const expected = Number(id.readBigUInt64LE(8) % BigInt(shards)) + 1;
      expect(map.shardOf(id)).toEqual({ number: expected, of: shards });
    }
  }
});

test('a shard takes as many of the remainders as it weighs', () => {
  const { shardOf } = shardMap([2, 0, 1]);
  const withLow = (low: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, low, 0, 0, 0, 0, 0, 0, 0);
  expect([0, 1, 2, 3].map((low) => shardOf(withLow(low)).number)).toEqual([1, 1, 3, 1]);
});

test('an id is found within other bytes', () => {
  const { shardOf } = shardMap([1, 1, 1]);
  const id = randomBytes(16);
  expect(shardOf(Buffer.concat([randomBytes(5), id, randomBytes(3)]), 5)).toEqual(shardOf(id));
});

test('a cluster without shards is no place for spans', () => {
  expect(() => shardMap([])).toThrow('at least one shard');
});
