import { describe, expect, test } from 'vitest';
import { addRates, badShare, flowOf, NO_RATES, worstOutcome } from './flow.ts';
import { sampleConnection } from './sample-graph.ts';

const WINDOW = { from: 0, to: 60_000, bucketMs: 10_000 };

describe('flow of a connection', () => {
  test('is what moved in the newest seconds when the snapshot is live', () => {
    const recent = {
      windowMs: 5000,
      succeededPerSecond: 6,
      failedPerSecond: 1,
      timedOutPerSecond: 2,
      rejectedPerSecond: 3,
      shortCircuitedPerSecond: 4,
      fallbackServedPerSecond: 5,
      errorRate: 0.5,
      p95: 120,
    };
    expect(flowOf(sampleConnection('a', 'b', { recent }), WINDOW)).toEqual({
      rates: { failure: 1, timeout: 2, rejected: 3, shortCircuited: 4, ok: 6 },
      fallbackServed: 5,
      demand: 16,
      errorRate: 0.5,
      p95Ms: 120,
    });
  });

  test('falls back to averages over the window, on the same time base as its rps', () => {
    const connection = sampleConnection('a', 'b', { executed: 60, succeeded: 30, failed: 30, rps: 2, errorRate: 0.5 });
    const flow = flowOf(connection, WINDOW);
    expect(flow.rates).toEqual({ ...NO_RATES, failure: 1, ok: 1 });
    expect(flow.p95Ms).toBe(10);
  });

  test('divides by the window when nothing was executed', () => {
    const refused = sampleConnection('a', 'b', { executed: 0, succeeded: 0, rps: 0, shortCircuited: 120 });
    expect(flowOf(refused, WINDOW).rates.shortCircuited).toBe(2);
  });

  test('takes the latency of the window when the newest seconds had no call', () => {
    const recent = {
      windowMs: 5000,
      succeededPerSecond: 0,
      failedPerSecond: 0,
      timedOutPerSecond: 0,
      rejectedPerSecond: 0,
      shortCircuitedPerSecond: 1,
      fallbackServedPerSecond: 0,
      errorRate: 0,
      p95: 0,
    };
    expect(flowOf(sampleConnection('a', 'b', { recent }), WINDOW).p95Ms).toBe(10);
  });
});

describe('outcome rates', () => {
  const mixed = { failure: 1, timeout: 3, rejected: 0, shortCircuited: 0, ok: 4 };

  test('add up by outcome', () => {
    expect(addRates(mixed, mixed)).toEqual({ failure: 2, timeout: 6, rejected: 0, shortCircuited: 0, ok: 8 });
  });

  test('know their bad share and the worst of the bad', () => {
    expect(badShare(mixed)).toBe(0.5);
    expect(worstOutcome(mixed)).toBe('timeout');
    expect(badShare(NO_RATES)).toBe(0);
    expect(worstOutcome({ ...NO_RATES, ok: 9 })).toBeNull();
  });
});
