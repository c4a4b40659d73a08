import { describe, expect, test } from 'vitest';
import type { Breaker, WindowFigures } from './breaker.ts';
import type { Bulkhead } from './bulkhead.ts';
import { readGauges } from './gauges.ts';

function breaker(name: string, state: Breaker['state'], window: WindowFigures = {}): Breaker {
  return {
    name,
    library: 'opossum',
    state: 'closed',
    currentState: () => state,
    resetTimeoutMs: () => undefined,
    windowFigures: () => window,
    openedBy: undefined,
  };
}

function bulkhead(name: string, fill: ReturnType<Bulkhead['fill']>, guarded?: Breaker): Bulkhead {
  return { name: () => name, library: 'cockatiel', breaker: () => guarded, fill: () => fill };
}

describe('gauges', () => {
  test('give each state of a breaker as 0 or 1, as the library says it now', () => {
    const points = readGauges([breaker('recs', 'disabled')], []).get('circuit_breaker.state')!;
    expect(points.map(({ value, attributes }) => [attributes['circuit_breaker.state'], value])).toEqual([
      ['closed', 0],
      ['open', 0],
      ['half_open', 0],
      ['isolated', 0],
      ['disabled', 1],
      ['shutdown', 0],
    ]);
    expect(points[0]!.attributes).toMatchObject({
      'circuit_breaker.name': 'recs',
      'resilience.library.name': 'opossum',
    });
  });

  test.each([
    ['of calls and failures', { calls: 8, failures: 2 }, 0.25],
    ['of no calls', { calls: 0, failures: 0 }, 0],
    ['of failures in a row, of which there is no rate', { calls: 3, failures: 3, isConsecutive: true }, undefined],
    ['that is not known', {}, undefined],
  ])('give the error rate of a window %s', (_kind, window, rate) => {
    const points = readGauges([breaker('recs', 'closed', window)], []).get('circuit_breaker.window.error_rate');
    expect(points?.[0]?.value).toBe(rate);
  });

  test('give what fills a bulkhead, and the breaker it guards; a queue only where there is one', () => {
    const guarded = breaker('recs', 'closed');
    const gauges = readGauges(
      [],
      [bulkhead('recs', { active: 2, capacity: 5, queued: 1 }, guarded), bulkhead('alone', { active: 0, capacity: 1 })],
    );
    const values = (metric: string) =>
      gauges.get(metric)?.map(({ value, attributes }) => [attributes['bulkhead.name'], value]);
    expect(values('bulkhead.active')).toEqual([
      ['recs', 2],
      ['alone', 0],
    ]);
    expect(values('bulkhead.capacity')).toEqual([
      ['recs', 5],
      ['alone', 1],
    ]);
    expect(values('bulkhead.queued')).toEqual([['recs', 1]]);
    expect(gauges.get('bulkhead.active')!.map(({ attributes }) => attributes['circuit_breaker.name'])).toEqual([
      'recs',
      undefined,
    ]);
  });

  test('of several breakers of one name tell the newest', () => {
    const points = readGauges([breaker('recs', 'open'), breaker('recs', 'closed')], []).get('circuit_breaker.state')!;
    expect(
      points.filter(({ value }) => value === 1).map(({ attributes }) => attributes['circuit_breaker.state']),
    ).toEqual(['closed']);
  });

  test('tell of a thousand names at most', () => {
    const many = Array.from({ length: 1200 }, (_, i) => breaker(`recs ${i}`, 'open'));
    const points = readGauges(many, []).get('circuit_breaker.state')!;
    expect(points.filter(({ value }) => value === 1)).toHaveLength(1000);
  });
});
