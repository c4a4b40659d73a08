import { describe, expect, it } from 'vitest';
import { shareOf, timelineRange } from './timeline-range.ts';

const NOW = 1_800_000_003_000;
const HOUR = 3_600_000;

describe('the timeline', () => {
  it('ends now, and moves on by whole points', () => {
    const range = timelineRange({ at: null, range: '1h' }, NOW);
    expect(range).toEqual({ from: 1_800_000_010_000 - HOUR, to: 1_800_000_010_000 });
    expect(timelineRange({ at: null, range: '1h' }, NOW + 5_000)).toEqual(range);
  });

  it('stays where it is while a moment within it is shown', () => {
    expect(timelineRange({ at: NOW - HOUR / 2, range: '1h' }, NOW)).toEqual(
      timelineRange({ at: null, range: '1h' }, NOW),
    );
  });

  it('is around a moment that is earlier', () => {
    const at = 1_800_000_000_000 - 5 * HOUR;
    expect(timelineRange({ at, range: '1h' }, NOW)).toEqual({ from: at - HOUR / 2, to: at + HOUR / 2 });
  });

  it('says where in it a moment is', () => {
    const range = { from: 1_000, to: 2_000 };
    expect([500, 1_000, 1_250, 2_500].map((ms) => shareOf(range, ms))).toEqual([0, 0, 0.25, 1]);
  });
});
