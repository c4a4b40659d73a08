import { describe, expect, it } from 'vitest';
import { splitStatistics } from './statistics-parts.ts';
import { isFresh, type KnownStatistics } from './statistics-versions.ts';

const MINUTE = 1_800_000_000;

/** One minute that was written when there were so many spans, and as many as there are now. */
const known = (written: number, now: number): KnownStatistics => ({
  minutes: new Map([
    [MINUTE, { bucket: MINUTE, version: '7', spansNear: written, inputs: [], writtenMs: (MINUTE + 135) * 1000 }],
  ]),
  tenMinutes: new Map(),
  spans: new Map([[MINUTE, now]]),
});
const rawOf = (written: number, now: number) =>
  splitStatistics({ from: MINUTE, to: MINUTE + 60 }, known(written, now), 60, () => false).raw;

describe('a minute that was written', () => {
  it('is read from its sums while hardly any span came late', () => {
    expect(rawOf(1_000, 1_000)).toEqual([]);
    expect(rawOf(1_000, 1_010)).toEqual([]);
  });

  it('is read from the spans once late ones may change what is told', () => {
    expect(rawOf(1_000, 1_011)).toEqual([{ from: MINUTE, to: MINUTE + 60 }]);
    expect(rawOf(20, 21)).toEqual([{ from: MINUTE, to: MINUTE + 60 }]);
  });

  it('is written again for a single late span', () => {
    expect(isFresh(known(1_000, 1_000), MINUTE)).toBe(true);
    expect(isFresh(known(1_000, 1_001), MINUTE)).toBe(false);
  });
});
