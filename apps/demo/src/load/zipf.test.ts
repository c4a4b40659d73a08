import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.fixture.ts';
import { zipfDraw } from './zipf.ts';

describe('users drawn by Zipf’s law', () => {
  const DRAWS = 100_000;
  const counts = new Map<number, number>();
  const draw = zipfDraw(100, 1, seededRandom(1));
  for (let index = 0; index < DRAWS; index++) {
    const user = draw();
    counts.set(user, (counts.get(user) ?? 0) + 1);
  }

  it('are numbered from 1 to the number of users', () => {
    expect(Math.min(...counts.keys())).toBe(1);
    expect(Math.max(...counts.keys())).toBe(100);
  });

  it('come up in proportion to one over their number', () => {
    expect(counts.get(1)! / counts.get(2)!).toBeCloseTo(2, 0);
    expect(counts.get(1)! / counts.get(10)!).toBeGreaterThan(9);
    expect(counts.get(1)! / counts.get(10)!).toBeLessThan(11);
  });

  it('stay in range for the largest number that random may give', () => {
    expect(zipfDraw(3, 1.1, () => 1 - Number.EPSILON)()).toBe(3);
    expect(zipfDraw(3, 1.1, () => 0)()).toBe(1);
  });
});
