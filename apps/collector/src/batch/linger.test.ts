import { describe, expect, it } from 'vitest';
import { Linger } from './linger.ts';

function after(...inserts: number[]): number {
  const linger = new Linger({ lingerMs: 500, longestLingerMs: 1_500 });
  for (const seconds of inserts) linger.inserted(seconds);
  return linger.ms;
}

describe('a batch waits for more spans', () => {
  const many = (seconds: number) => Array<number>(30).fill(seconds);

  it('as long as it is told to, where inserts are quick', () => {
    expect(after()).toBe(500);
    expect(after(...many(0.1))).toBe(500);
  });

  it('four times as long as inserts take, where they are slow', () => {
    expect(after(...many(0.25))).toBeCloseTo(1_000, 0);
  });

  it('no longer than it may, however slow they are', () => {
    expect(after(...many(30))).toBe(1_500);
  });

  it('little longer after one that was slow', () => {
    expect(after(...many(0.1), 0.4)).toBeLessThan(750);
  });

  it('as before when they are quick again', () => {
    expect(after(...many(2), ...many(0.1))).toBe(500);
  });
});
