import { describe, expect, test } from 'vitest';
import { breakerGlyph, countdownLeft } from './breaker-glyph.ts';

const OPEN = { name: 'b', state: 'open', open: 2, instances: 2, since: 1000, nextProbeAt: 6000 } as const;

describe('glyph of a breaker', () => {
  test('is missing where there is no breaker', () => {
    expect(breakerGlyph({ ...OPEN, name: '' })).toBeNull();
  });

  test('counts down to the next probe while open', () => {
    expect(breakerGlyph(OPEN)).toEqual({
      shape: 'open',
      instances: '',
      countdown: { fromMs: 1000, toMs: 6000 },
    });
  });

  test('has no countdown where the next probe is unknown, or the state is another', () => {
    expect(breakerGlyph({ ...OPEN, nextProbeAt: 0 })!.countdown).toBeNull();
    expect(breakerGlyph({ ...OPEN, state: 'isolated' })!.countdown).toBeNull();
    expect(breakerGlyph({ ...OPEN, state: 'half_open' })).toMatchObject({ shape: 'half-open', countdown: null });
  });

  test('says how many instances refuse when not all do', () => {
    expect(breakerGlyph({ ...OPEN, open: 3, instances: 8 })!.instances).toBe('3/8');
  });

  test('says nothing more of a closed breaker', () => {
    expect(breakerGlyph({ ...OPEN, state: 'closed', open: 0 })).toEqual({
      shape: 'closed',
      instances: '',
      countdown: null,
    });
  });

  test('the countdown runs from whole to nothing and no further', () => {
    const countdown = { fromMs: 1000, toMs: 6000 };
    expect([0, 1000, 3500, 6000, 9000].map((now) => countdownLeft(countdown, now))).toEqual([1, 1, 0.5, 0, 0]);
  });
});
