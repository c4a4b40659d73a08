import { describe, expect, it } from 'vitest';
import { arrange } from './arrange.ts';
import { breakerOf, bulkheadOf, wallOf } from './wall-fixture.ts';
import type { WallState } from './wall-state.ts';

const WALL = wallOf(
  [
    breakerOf('busy', { attempted: 900, errorRate: 0.01, latency: { p50: 1, p95: 5, p99: 9 }, since: 5_000 }),
    breakerOf('broken', { attempted: 10, errorRate: 0.6, latency: { p50: 1, p95: 90, p99: 95 }, since: 0 }),
    breakerOf('refusing', { state: 'open', attempted: 20, errorRate: 0, since: 9_000 }),
    breakerOf('probing', { state: 'half_open', service: 'worker', target: 'mail', errorRate: 0, since: 8_000 }),
  ],
  [bulkheadOf('roomy', { active: 1 }), bulkheadOf('full', { active: 10 }), bulkheadOf('silent', { active: null })],
);
const asked = (wish: Partial<WallState> = {}) =>
  arrange(WALL, { sort: 'trouble', isReversed: false, text: '', shown: [], service: '', ...wish });
const names = (wish: Partial<WallState> = {}) => asked(wish).breakers.map(({ name }) => name);

describe('the order of the wall', () => {
  it('never takes an open breaker for one that recovers: what refuses comes first, then errors, then volume', () => {
    expect(names()).toEqual(['refusing', 'probing', 'broken', 'busy']);
  });

  it('follows what is asked for', () => {
    expect(names({ sort: 'name' })).toEqual(['broken', 'busy', 'probing', 'refusing']);
    expect(names({ sort: 'volume' })).toEqual(['busy', 'refusing', 'broken', 'probing']);
    expect(names({ sort: 'p95' }).slice(0, 2)).toEqual(['broken', 'busy']);
    expect(names({ sort: 'age' })).toEqual(['refusing', 'probing', 'busy', 'broken']);
    expect(names({ sort: 'state' })).toEqual(['refusing', 'probing', 'broken', 'busy']);
    expect(names({ sort: 'name', isReversed: true })[0]).toBe('refusing');
  });

  it('of bulkheads is by how full they are', () => {
    expect(asked().bulkheads.map(({ name }) => name)).toEqual(['full', 'roomy', 'silent']);
  });
});

describe('the filter of the wall', () => {
  it('finds names, services and targets, in any case', () => {
    expect(names({ text: ' REF' })).toEqual(['refusing']);
    expect(names({ text: 'worker' })).toEqual(['probing']);
    expect(names({ text: 'mail' })).toEqual(['probing']);
    expect(names({ service: 'worker' })).toEqual(['probing']);
  });

  it('shows the states asked for, and counts the others all the same', () => {
    expect(names({ shown: ['open', 'half_open'] })).toEqual(['refusing', 'probing']);
    expect(asked({ shown: ['open'] }).bulkheads).toEqual([]);
    expect(asked({ shown: ['open'] }).counts).toEqual({ isolated: 0, open: 1, half_open: 1, closed: 2, bulkhead: 3 });
    expect(asked({ shown: ['bulkhead'] }).breakers).toEqual([]);
  });
});
