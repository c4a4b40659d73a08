import { describe, expect, test } from 'vitest';
import { openingsOf } from './openings.ts';

const change = (at: number, from: string, to: string, instance = 'a', injected = false) => ({
  at,
  instance,
  from,
  to,
  injected,
});
const openings = (...changes: ReturnType<typeof change>[]) => openingsOf(changes, 1_000, 9_000);

describe('openings of a breaker', () => {
  test('are none where it never changed', () => {
    expect(openings()).toEqual({ count: 0, lastAt: 0, lastMs: 0, injected: false });
  });

  test('are seen however short they were', () => {
    expect(openings(change(2_000, 'closed', 'open'), change(2_001, 'open', 'closed'))).toEqual({
      count: 1,
      lastAt: 2_000,
      lastMs: 1,
      injected: false,
    });
  });

  test('are prolonged by a failed probe', () => {
    const probed = [change(3_000, 'open', 'half_open'), change(3_100, 'half_open', 'open')];
    const closed = [change(4_000, 'open', 'half_open'), change(4_200, 'half_open', 'closed')];
    expect(openings(change(2_000, 'closed', 'open'), ...probed, ...closed)).toMatchObject({ count: 1, lastMs: 2_200 });
  });

  test('last until now while it has not closed, and count from the beginning of the window if they are older', () => {
    expect(openings(change(5_000, 'closed', 'isolated'))).toMatchObject({ count: 1, lastAt: 5_000, lastMs: 4_000 });
    expect(openings(change(2_500, 'half_open', 'closed'))).toMatchObject({ count: 1, lastAt: 1_000, lastMs: 1_500 });
  });

  test('count by instance, in whichever order they come, and tell the last of them', () => {
    const first = [change(2_000, 'closed', 'open'), change(2_500, 'open', 'closed')];
    const second = [change(6_000, 'open', 'closed', 'b'), change(5_000, 'closed', 'open', 'b', true)];
    const third = [change(7_000, 'closed', 'open'), change(7_200, 'open', 'closed')];
    expect(openings(...third, ...second, ...first)).toEqual({ count: 3, lastAt: 7_000, lastMs: 200, injected: true });
  });
});
