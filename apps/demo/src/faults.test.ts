import { describe, expect, it } from 'vitest';
import { fateOf, isFaultsMessage } from './faults.ts';

describe('the fate of a request', () => {
  it('is untouched without faults', () => {
    expect(fateOf([], () => 0)).toEqual({ delayMs: 0, fails: false });
  });

  it('is a delay within its bounds', () => {
    const fault = { kind: 'delay', minMs: 800, maxMs: 1_200, share: 1 } as const;
    expect(fateOf([fault], () => 0).delayMs).toBe(800);
    expect(fateOf([fault], () => 0.5).delayMs).toBe(1_000);
  });

  it('strikes the share of requests that the fault names', () => {
    const fault = { kind: 'error', share: 0.3 } as const;
    expect(fateOf([fault], () => 0.29).fails).toBe(true);
    expect(fateOf([fault], () => 0.3).fails).toBe(false);
  });

  it('adds several faults up', () => {
    const delay = { kind: 'delay', minMs: 10, maxMs: 10, share: 1 } as const;
    expect(fateOf([delay, delay, { kind: 'error', share: 1 }], () => 0)).toEqual({ delayMs: 20, fails: true });
  });
});

describe('messages that set faults', () => {
  it('are told from others', () => {
    expect(isFaultsMessage({ type: 'faults', faults: [] })).toBe(true);
    expect([null, 'faults', { type: 'ready' }].some(isFaultsMessage)).toBe(false);
  });
});
