import { describe, expect, test } from 'vitest';
import { Emphasis } from './emphasis.ts';

describe('emphasis', () => {
  test('dims what is out of focus within 150 ms and leaves the rest', () => {
    const emphasis = new Emphasis();
    emphasis.focus(['a', 'b'], (key) => key === 'a');
    emphasis.step(75);
    const halfway = emphasis.of('b');
    expect(halfway).toBeLessThan(1);
    emphasis.step(75);
    expect(emphasis.of('b')).toBeLessThan(halfway);
    expect(emphasis.of('b')).toBeCloseTo(0.14);
    expect(emphasis.of('a')).toBe(1);
    expect(emphasis.isMoving).toBe(false);
  });

  test('turns round on the way without a jump', () => {
    const emphasis = new Emphasis();
    emphasis.focus(['a', 'b'], (key) => key === 'a');
    emphasis.step(60);
    const before = emphasis.of('b');
    emphasis.focus(['a', 'b'], null);
    expect(emphasis.of('b')).toBeCloseTo(before);
    emphasis.step(150);
    expect(emphasis.of('b')).toBe(1);
  });

  test('does not begin anew for the same focus', () => {
    const emphasis = new Emphasis();
    emphasis.focus(['a', 'b'], (key) => key === 'a');
    emphasis.step(150);
    emphasis.focus(['a', 'b'], (key) => key === 'a');
    expect(emphasis.isMoving).toBe(false);
  });
});
