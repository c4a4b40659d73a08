import { describe, expect, it } from 'vitest';
import { addHistogram, bucketMiddleNs, bucketOf, percentilesMs, quantilesNs } from './histogram.ts';

describe('a latency histogram', () => {
  it('keeps every duration within 2.2 % of the middle of its bucket', () => {
    for (let ns = 100; ns < 1e11; ns *= 1.37) {
      expect(Math.abs(bucketMiddleNs(bucketOf(ns)) / ns - 1)).toBeLessThan(0.0225);
    }
  });

  it('puts a duration of zero into the first bucket', () => {
    expect(bucketOf(0)).toBe(0);
  });

  it('gives the same quantiles however its parts were added', () => {
    const a = new Map([[bucketOf(1e6), 10]]);
    const b = new Map([
      [bucketOf(1e6), 5],
      [bucketOf(1e8), 5],
    ]);
    const sum = addHistogram(addHistogram(new Map(), a), b);
    expect(quantilesNs(sum, [0.5, 0.9])).toEqual(quantilesNs(addHistogram(addHistogram(new Map(), b), a), [0.5, 0.9]));
    expect(quantilesNs(sum, [0.9])[0]).toBe(bucketMiddleNs(bucketOf(1e8)));
  });

  it('is zero when empty', () => {
    expect(percentilesMs(new Map())).toEqual({ p50: 0, p95: 0, p99: 0 });
  });
});
