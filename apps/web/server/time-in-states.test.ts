import { expect, it } from 'vitest';
import type { TransitionDocument } from '../api-documents.ts';
import { timeInStates } from './time-in-states.ts';

const change = (at: number, instance: string, from: string, to: string): TransitionDocument => ({
  at,
  instance,
  from,
  to,
  reason: '',
  traceId: '',
  injected: false,
});
const closed = (instance: string) => ({ instance, state: 'closed' as const, sinceMs: 0, resetTimeoutMs: 0 });

it('counts the whole time for an instance that never changed', () => {
  expect(timeInStates([closed('a')], [], 1_000, 5_000)).toEqual({ closed: 4_000, half_open: 0, open: 0, isolated: 0 });
});

it('follows each instance through its own changes and adds them up', () => {
  const transitions = [
    change(9_000, 'a', 'half_open', 'closed'),
    change(8_000, 'a', 'open', 'half_open'),
    change(3_000, 'a', 'closed', 'open'),
    change(4_000, 'gone', 'closed', 'open'),
  ];
  expect(timeInStates([closed('a'), closed('b')], transitions, 0, 10_000)).toEqual({
    closed: 3_000 + 1_000 + 10_000,
    half_open: 1_000,
    open: 5_000,
    isolated: 0,
  });
});
