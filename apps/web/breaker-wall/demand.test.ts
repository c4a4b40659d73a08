import { NO_OUTCOMES } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { diameterOf, fullRate, sectorsOf } from './demand.ts';

describe('circles of demand', () => {
  it('have one scale, which changes in large steps', () => {
    expect([[], [0.2], [1.2], [4, 30], [50], [51], [700]].map(fullRate)).toEqual([1, 1, 2, 50, 50, 100, 1_000]);
  });

  it('have an area that is the demand, and stay visible', () => {
    expect(diameterOf(50, 50, 60)).toBe(60);
    expect(diameterOf(12.5, 50, 60)).toBe(30);
    expect(diameterOf(0.001, 50, 60)).toBe(5);
    expect(diameterOf(0, 50, 60)).toBe(0);
  });

  it('show what calls came to, and never hide what is rare and bad', () => {
    expect(sectorsOf({ ...NO_OUTCOMES, success: 10 }, 10)).toBe('var(--ok)');
    expect(sectorsOf({ ...NO_OUTCOMES, success: 999, failure: 1 }, 1_000)).toBe(
      'conic-gradient(var(--failure) 0.0deg 6.0deg, var(--ok) 6.0deg)',
    );
    expect(sectorsOf({ ...NO_OUTCOMES, shortCircuited: 10 }, 10)).toBe(
      'conic-gradient(var(--short-circuited) 0.0deg 360.0deg)',
    );
  });
});
