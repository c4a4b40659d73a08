import { describe, expect, it } from 'vitest';
import { scheduledStart } from './schedule.ts';

const GENTLE = ['bulkhead-saturation', 'slow-consumer', 'slow-recommendations'];

describe('the schedule', () => {
  it('shows a newcomer a breaker that opens within the first minute', () => {
    expect(scheduledStart(0, GENTLE)).toEqual({ scenario: 'slow-recommendations', atMs: 40_000 });
  });

  it('starts a gentle scenario every four minutes, each in its turn', () => {
    const starts = [1, 2, 3].map((n) => scheduledStart(n, GENTLE));
    expect(starts.map(({ scenario }) => scenario)).toEqual([
      'bulkhead-saturation',
      'slow-consumer',
      'slow-recommendations',
    ]);
    expect(starts.map(({ atMs }) => atMs)).toEqual([280_000, 520_000, 760_000]);
  });
});
