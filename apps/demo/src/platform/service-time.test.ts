import { describe, expect, it } from 'vitest';
import { seededRandom } from '../load/seeded-random.fixture.ts';
import { drawServiceTimeMs } from './service-time.ts';

describe('service times', () => {
  const random = seededRandom(3);
  const times = Array.from({ length: 10_000 }, () => drawServiceTimeMs(10, random)).sort((a, b) => a - b);

  it('have the median asked for', () => {
    expect(times[5_000]).toBeGreaterThan(9.5);
    expect(times[5_000]).toBeLessThan(10.5);
  });

  it('are positive and have a long tail', () => {
    expect(times[0]).toBeGreaterThan(0);
    expect(times[9_900]! / times[5_000]!).toBeGreaterThan(2);
  });
});
