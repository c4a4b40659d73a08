import { describe, expect, test } from 'vitest';
import { DotEmitter, type DotSource } from './dot-emitter.ts';
import { DOT_STRIDE, DotBuffer } from './dots.ts';
import { NO_RATES } from './flow.ts';
import { OUTCOMES } from './palette.ts';

function source(figures: Partial<DotSource> = {}): DotSource {
  return {
    key: 'a',
    rates: { ...NO_RATES, ok: 20 },
    length: 300,
    pixelsPerSecond: 150,
    p95Ms: 100,
    refusedAt: 0.1,
    ...figures,
  };
}

/** Deterministic numbers in 0..1. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function run(emitter: DotEmitter, fromSeconds: number, toSeconds: number, requestsPerDot: number): void {
  for (let frame = Math.round(fromSeconds * 60); frame <= toSeconds * 60; frame++) {
    emitter.step(frame / 60, requestsPerDot);
  }
}

function field(dots: DotBuffer, index: number, offset: number): number {
  return dots.data[((dots.first + index) % dots.capacity) * DOT_STRIDE + offset]!;
}

function bornBetween(dots: DotBuffer, from: number, to: number): number {
  const births = Array.from({ length: dots.count }, (_, index) => field(dots, index, 1));
  return births.filter((bornAt) => bornAt > from && bornAt <= to).length;
}

describe('emission of dots', () => {
  test('sends exactly rate over ratio dots per second', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source()]);
    emitter.prefill(0, 2);
    run(emitter, 0, 100, 2);
    expect(Math.abs(bornBetween(dots, 0, 100) - 1000)).toBeLessThanOrEqual(2);
  });

  test.each([24, 60, 120, 144])('sends as many at %i Hz', (hertz) => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ rates: { ...NO_RATES, ok: 33, failure: 4 } })]);
    emitter.prefill(0, 5);
    for (let frame = 0; frame <= 100 * hertz; frame++) emitter.step(frame / hertz, 5);
    expect(Math.abs(bornBetween(dots, 0, 100) - 740)).toBeLessThanOrEqual(3);
  });

  test('lets calls that hang wait at the target, piled up, until they end', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ rates: { ...NO_RATES, timeout: 10 }, pixelsPerSecond: 60, p95Ms: 9000 })]);
    emitter.prefill(0, 1);
    // 5 s on the way, 4 s at its end: as many dots as calls under way.
    expect(field(dots, 0, 7)).toBeCloseTo(4);
    expect(Math.abs(dots.count - 90)).toBeLessThanOrEqual(1);
    const stops = new Set(Array.from({ length: dots.count }, (_, index) => field(dots, index, 6)));
    expect(stops.size).toBeGreaterThan(50);
    expect(Math.min(...stops)).toBeGreaterThan(0.9);
  });

  test('sends each outcome at its own rate', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ rates: { ...NO_RATES, ok: 6, failure: 3, timeout: 1 } })]);
    emitter.prefill(0, 1);
    const filled = dots.count;
    run(emitter, 0, 100, 1);
    const counts = OUTCOMES.map(() => 0);
    for (let index = filled; index < dots.count; index++)
      if (field(dots, index, 1) <= 100) counts[field(dots, index, 4)]!++;
    for (const [outcome, expected] of [
      [0, 300],
      [1, 100],
      [4, 600],
    ] as const) {
      expect(Math.abs(counts[outcome]! - expected)).toBeLessThanOrEqual(0.01 * expected + 1);
    }
    expect(counts[2]! + counts[3]!).toBe(0);
  });

  test('fills a map that was just opened with the dots that would be under way', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source()]);
    emitter.prefill(0, 1);
    // 2 s on the way at 20 per second
    expect(Math.abs(dots.count - 40)).toBeLessThanOrEqual(1);
    const births = Array.from({ length: dots.count }, (_, index) => field(dots, index, 1));
    expect(Math.min(...births)).toBeLessThan(-1.8);
    expect(Math.max(...births)).toBeLessThanOrEqual(0);
  });

  test('lets refused calls get no further than the breaker', () => {
    const dots = new DotBuffer(100);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ rates: { ...NO_RATES, shortCircuited: 5 } })]);
    emitter.prefill(0, 1);
    expect(dots.count).toBeGreaterThan(0);
    expect(field(dots, 0, 6)).toBeCloseTo(0.1);
  });

  test('draws what it had to boost as hollow', () => {
    const dots = new DotBuffer(100);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ rates: { ...NO_RATES, failure: 0.01 } })]);
    emitter.prefill(0, 10);
    run(emitter, 0, 80, 10);
    expect(dots.appended).toBeGreaterThanOrEqual(9);
    expect(dots.appended).toBeLessThanOrEqual(11);
    expect(field(dots, 0, 5)).toBe(1);
  });

  test('glides to a new rate and stops when a connection falls silent', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source()]);
    emitter.prefill(0, 1);
    emitter.update([source({ rates: NO_RATES })]);
    const before = dots.appended;
    run(emitter, 0, 1, 1);
    expect(dots.appended - before).toBeGreaterThan(2);
    run(emitter, 1, 6, 1);
    const settled = dots.appended;
    run(emitter, 6, 20, 1);
    expect(dots.appended).toBe(settled);
  });

  test('keeps dots on their connection when connections come and go', () => {
    const dots = new DotBuffer(1000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source({ key: 'a' }), source({ key: 'b' })]);
    emitter.prefill(0, 1);
    emitter.update([source({ key: 'new' }), source({ key: 'b' })]);
    const edges = new Set(Array.from({ length: dots.count }, (_, index) => field(dots, index, 0)));
    expect([...edges]).toEqual([1]);
  });

  test('sends those of the time in which no frame came, where they would be by now', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source()]);
    emitter.prefill(0, 2);
    for (let now = 0; now <= 102; now += 2) emitter.step(now, 2);
    expect(Math.abs(bornBetween(dots, 0, 100) - 1000)).toBeLessThanOrEqual(2);
  });

  test('does not burst after a pause', () => {
    const dots = new DotBuffer(10_000);
    const emitter = new DotEmitter(dots, seeded());
    emitter.update([source()]);
    emitter.prefill(0, 1);
    const before = dots.appended;
    emitter.step(60, 1);
    expect(dots.appended - before).toBeLessThanOrEqual(6);
  });
});
