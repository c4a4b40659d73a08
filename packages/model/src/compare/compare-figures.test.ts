import { describe, expect, it } from 'vitest';
import { type ComparedFigures, compareFigures } from './compare-figures.ts';

const figures = (change: Partial<ComparedFigures>): ComparedFigures => ({
  calls: 1_000,
  bad: 0,
  p95: 100,
  seconds: 60,
  ...change,
});
const kinds = (before: Partial<ComparedFigures>, now: Partial<ComparedFigures>) =>
  compareFigures(figures(before), figures(now)).map(({ kind }) => kind);

describe('figures of two windows', () => {
  it('do not differ where they are the same', () => {
    expect(kinds({}, {})).toEqual([]);
  });

  it('compare shares and rates of windows of different lengths', () => {
    expect(kinds({ calls: 60_000, bad: 600, seconds: 3_600 }, { calls: 1_000, bad: 10 })).toEqual([]);
    expect(kinds({ calls: 60_000, bad: 600, seconds: 3_600 }, { calls: 1_000, bad: 100 })).toEqual(['fails-more']);
    expect(kinds({ calls: 60_000, seconds: 3_600 }, { calls: 3_000 })).toEqual(['busier']);
  });

  it('say before and now', () => {
    expect(compareFigures(figures({}), figures({ bad: 250, p95: 400, calls: 500 }))).toEqual([
      { kind: 'fails-more', before: 0, now: 0.5 },
      { kind: 'slower', before: 100, now: 400 },
      { kind: 'quieter', before: 1_000 / 60, now: 500 / 60 },
    ]);
  });

  it('take back what they say when windows change places', () => {
    expect(kinds({ bad: 250, p95: 400, calls: 500 }, {})).toEqual(['fails-less', 'faster', 'busier']);
  });

  it('need more than chance makes of few calls', () => {
    expect(kinds({ calls: 10 }, { calls: 10, bad: 2 })).toEqual([]);
    expect(kinds({ calls: 10, p95: 10 }, { calls: 10, p95: 90 })).toEqual([]);
    expect(kinds({ calls: 4 }, { calls: 12 })).toEqual([]);
    expect(kinds({ calls: 60, p95: 100 }, { calls: 60, p95: 160 })).toEqual([]);
    expect(kinds({ p95: 100 }, { p95: 160 })).toEqual(['slower']);
  });

  it('leave out what nobody would call slow or failing', () => {
    expect(kinds({ p95: 0.4 }, { p95: 1.9 })).toEqual([]);
    expect(kinds({ calls: 1e6 }, { calls: 1e6, bad: 500 })).toEqual([]);
  });

  it('are new or gone only where calls were to be expected', () => {
    const none = { calls: 0, p95: 0 };
    expect(kinds(none, {})).toEqual(['new']);
    expect(kinds({}, none)).toEqual(['vanished']);
    expect(kinds(none, { calls: 3 })).toEqual([]);
    expect(kinds({ calls: 100, seconds: 3_600 }, none)).toEqual([]);
    expect(kinds(none, none)).toEqual([]);
  });
});
