import { describe, expect, it } from 'vitest';
import { poissonArrivals, rampedUp, takeDue } from './arrivals.ts';
import { seededRandom } from './seeded-random.fixture.ts';

describe('Poisson arrivals', () => {
  const first = (count: number) => {
    const arrivals = poissonArrivals(25, seededRandom(7));
    return Array.from({ length: count }, () => arrivals.next().value);
  };

  it('come at the rate asked for', () => {
    const times = first(20_000);
    expect(20_000 / (times.at(-1)! / 1_000)).toBeCloseTo(25, 0);
  });

  it('never go back in time', () => {
    const times = first(1_000);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('have gaps whose spread equals their mean, as independent users make them', () => {
    const times = first(20_000);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeGreaterThan(0.95);
    expect(deviation / mean).toBeLessThan(1.05);
  });
});

describe('arrivals that are ramped up', () => {
  it('are as many as half of the full rate makes, during the ramp', () => {
    expect(rampedUp(0, 1_000)).toBe(0);
    expect(rampedUp(500, 1_000)).toBe(1_000);
    expect(rampedUp(125, 1_000)).toBe(500);
  });

  it('come at the full rate from then on', () => {
    expect(rampedUp(900, 1_000) - rampedUp(700, 1_000)).toBe(200);
  });
});

describe('arrivals that are due', () => {
  const everyTenth = () => {
    let atMs = 0;
    return () => {
      atMs += 100;
      return atMs;
    };
  };

  it('are all that came since the last look', () => {
    const next = everyTenth();
    expect(takeDue(next(), 350, next)).toEqual({ due: [100, 200, 300], next: 400 });
  });

  it('are not those that were missed while the machine stood still', () => {
    const next = everyTenth();
    const { due, next: following } = takeDue(next(), 600_000, next);
    expect([due.length, due[0], following]).toEqual([10, 599_100, 600_100]);
  });
});
