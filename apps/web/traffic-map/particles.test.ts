import { describe, expect, test } from 'vitest';
import { chooseRequestsPerDot, dotRate, glide, pixelsPerSecond, RARE_SECONDS, roundUpToSeries } from './particles.ts';

describe('requests per dot', () => {
  test('is of the series 1, 2, 5, 10 …', () => {
    expect([0, 0.3, 1, 1.1, 2, 3, 5, 5.1, 10, 11, 21, 999].map(roundUpToSeries)).toEqual([
      1, 1, 1, 2, 2, 5, 5, 10, 10, 20, 50, 1000,
    ]);
  });

  test('is 1 on a quiet map, and grows with traffic', () => {
    expect(chooseRequestsPerDot(3, 30, null)).toBe(1);
    expect(chooseRequestsPerDot(1000, 30, null)).toBe(5);
    expect(chooseRequestsPerDot(1_000_000, 30, null)).toBe(5000);
  });

  test('leaves each line of a large map some dots', () => {
    expect(chooseRequestsPerDot(300_000, 30, null)).toBe(2000);
    expect(chooseRequestsPerDot(300_000, 3000, null)).toBe(100);
  });

  test('stays while it serves, so that the legend does not flicker', () => {
    let ratio = chooseRequestsPerDot(900, 30, null);
    const seen = new Set([ratio]);
    for (let step = 0; step < 100; step++) {
      ratio = chooseRequestsPerDot(900 + 250 * Math.sin(step), 30, ratio);
      seen.add(ratio);
    }
    expect([...seen]).toEqual([5]);
  });

  test('changes when traffic changed for good', () => {
    expect(chooseRequestsPerDot(10_000, 30, 5)).toBe(50);
    expect(chooseRequestsPerDot(100, 30, 50)).toBe(1);
  });

  test('never flips back and forth at one rate of traffic', () => {
    for (let rate = 1; rate < 1e6; rate *= 1.07) {
      const chosen = chooseRequestsPerDot(rate, 30, null);
      expect(chooseRequestsPerDot(rate, 30, chosen), `at ${rate}/s`).toBe(chosen);
    }
  });
});

describe('rate of dots', () => {
  test('is the rate of calls over the ratio', () => {
    expect(dotRate(40, 5)).toEqual({ perSecond: 8, isBoosted: false });
  });

  test('is raised, and marked, for what would be too rare to be seen', () => {
    expect(dotRate(0.01, 5)).toEqual({ perSecond: 1 / RARE_SECONDS, isBoosted: true });
  });

  test('is nothing for nothing', () => {
    expect(dotRate(0, 5)).toEqual({ perSecond: 0, isBoosted: false });
  });
});

describe('speed of dots', () => {
  test('is 260 px/s at 1 ms, 40 px/s at 10 s, and logarithmic between', () => {
    expect(pixelsPerSecond(1)).toBe(260);
    expect(pixelsPerSecond(100)).toBeCloseTo(150);
    expect(pixelsPerSecond(10_000)).toBe(40);
  });

  test('has bounds', () => {
    expect(pixelsPerSecond(0)).toBe(260);
    expect(pixelsPerSecond(1e7)).toBe(40);
  });
});

describe('gliding', () => {
  test('has all but arrived after a second, however the frames fall', () => {
    let value = 0;
    for (let frame = 0; frame < 60; frame++) value = glide(value, 100, 1 / 60);
    expect(value).toBeCloseTo(glide(0, 100, 1), 6);
    expect(value).toBeGreaterThan(94);
  });

  test('ends', () => {
    let value = 5;
    for (let frame = 0; frame < 300; frame++) value = glide(value, 0, 1 / 60);
    expect(value).toBe(0);
  });
});
