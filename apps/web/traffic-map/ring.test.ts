import { describe, expect, test } from 'vitest';
import { NO_RATES } from './flow.ts';
import { arcEnds, outcomeArcs } from './ring.ts';

const SIX_DEGREES = 6 / 360;

describe('ring of outcomes', () => {
  test('is one whole arc when all is well', () => {
    expect(outcomeArcs({ ...NO_RATES, ok: 40 })).toEqual([{ outcome: 'ok', from: 0, to: 1 }]);
  });

  test('is missing without traffic', () => {
    expect(outcomeArcs(NO_RATES)).toEqual([]);
    expect(arcEnds(NO_RATES)).toBeNull();
  });

  test('goes from worst to best, each arc as long as its share', () => {
    const arcs = outcomeArcs({ ...NO_RATES, ok: 5, timeout: 3, failure: 2 });
    expect(arcs.map(({ outcome }) => outcome)).toEqual(['failure', 'timeout', 'ok']);
    expect(arcs.map(({ to, from }) => to - from)).toEqual([
      expect.closeTo(0.2),
      expect.closeTo(0.3),
      expect.closeTo(0.5),
    ]);
  });

  test('shows a bad outcome with at least 6 degrees, however rare', () => {
    const arcs = outcomeArcs({ ...NO_RATES, ok: 100_000, failure: 1, rejected: 1 });
    expect(arcs[0]!.to - arcs[0]!.from).toBeCloseTo(SIX_DEGREES);
    expect(arcs[1]!.to - arcs[1]!.from).toBeCloseTo(SIX_DEGREES);
    expect(arcs[2]!.to).toBeCloseTo(1);
  });

  test('does not raise a rare success', () => {
    const arcs = outcomeArcs({ ...NO_RATES, ok: 1, failure: 999 });
    expect(arcs[1]).toEqual({ outcome: 'ok', from: expect.closeTo(0.999), to: expect.closeTo(1) });
  });

  test('gives shaders the end of every outcome, empty ones where their predecessor ended', () => {
    expect(arcEnds({ ...NO_RATES, ok: 3, timeout: 1 })).toEqual([
      0,
      expect.closeTo(0.25),
      expect.closeTo(0.25),
      expect.closeTo(0.25),
      expect.closeTo(1),
    ]);
  });
});
