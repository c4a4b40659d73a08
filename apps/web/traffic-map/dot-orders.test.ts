import { expect, test } from 'vitest';
import type { DotSource } from './dot-emitter.ts';
import { packSources, unpackSources } from './dot-orders.ts';

function source(key: string, from: number): DotSource {
  const [failure, timeout, rejected, shortCircuited, ok] = [from, from + 1, from + 2, from + 3, from + 4] as const;
  return {
    key,
    rates: { failure, timeout, rejected, shortCircuited, ok },
    ...{ length: from + 5, pixelsPerSecond: from + 6, p95Ms: from + 7, refusedAt: from + 8.5 },
  };
}

test('a worker is told the same sources, in the same order', () => {
  const sources = [source('web→orders', 10), source('web→pay', 20)];
  expect(unpackSources(structuredClone(packSources(sources)))).toEqual(sources);
  expect(unpackSources(packSources([]))).toEqual([]);
});
