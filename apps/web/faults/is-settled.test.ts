import { describe, expect, it } from 'vitest';
import { isSettled } from './is-settled.ts';

const expired = { status: 'expired', expiresAt: 100_000, stoppedAt: 0 } as const;

describe('an experiment', () => {
  it('is settled when what it did has had the time to come', () => {
    expect(isSettled(expired, 160_000)).toBe(false);
    expect(isSettled(expired, 160_001)).toBe(true);
    expect(isSettled(expired, 160_001, 300_000)).toBe(false);
    expect(isSettled({ ...expired, status: 'stopped', stoppedAt: 50_000 }, 110_001)).toBe(true);
  });

  it('that is active is never settled, whatever the clock of the browser says', () => {
    expect(isSettled({ ...expired, status: 'active' }, 1_000_000)).toBe(false);
  });
});
