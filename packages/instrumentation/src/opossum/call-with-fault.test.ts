import { once } from 'node:events';
import CircuitBreaker from 'opossum';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activateFaultInjector, activeFaultInjector, type FaultInjector } from '../fault-injection/fault-injector.ts';
import type { Injection } from '../fault-injection/injection.ts';
import { callWithFault } from './call-with-fault.ts';
import type { OpossumCall } from './observe-breaker.ts';
import type { OpossumBreaker } from './opossum-breaker.ts';

const before = activeFaultInjector();
const injected = Object.assign(new Error('injected'), { code: 'FAULT_INJECTED' });
const due = (mode: 'isolated' | 'through'): Partial<Injection> => ({
  isIsolated: mode === 'isolated',
  begin: () => true,
  suffer: async () => ({ error: injected as never, isTimeout: false }),
});
const inject = (mode: 'isolated' | 'through') => activateFaultInjector({ at: () => due(mode) } as never);

afterEach(() => activateFaultInjector(before as FaultInjector));

describe('a half-open opossum, with an isolated fault due', () => {
  let policy: OpossumBreaker;
  let answer: (value: string) => void;

  beforeEach(async () => {
    const action = () => new Promise<string>((resolve) => (answer = resolve));
    const breaker = new CircuitBreaker(action, { name: 'recs', resetTimeout: 1, timeout: false });
    policy = breaker as unknown as OpossumBreaker;
    const keepAlive = setInterval(() => {}, 60_000);
    breaker.open();
    await once(breaker, 'halfOpen');
    clearInterval(keepAlive);
    inject('isolated');
  });

  const fire = () => {
    const call = { breakerName: 'recs', callSpan: { span: undefined }, isProbe: false } as unknown as OpossumCall;
    const outcome = (callWithFault(policy, call, policy.call, [policy.action]) as Promise<unknown>).catch(
      (error: { code?: string }) => error.code,
    );
    return { call, outcome };
  };

  test('fails the call it would admit, which is no probe then', async () => {
    const { call, outcome } = fire();
    expect(await outcome).toBe('FAULT_INJECTED');
    expect(call.isProbe).toBe(false);
    expect(policy.pendingClose).toBe(true);
  });

  test('does not guard what its fallback calls', async () => {
    let wasServing: boolean | undefined;
    (policy as unknown as CircuitBreaker).fallback(() => {
      wasServing = fired.call.isServing;
      return 'popular';
    });
    const fired = fire();
    expect(await fired.outcome).toBe('popular');
    expect(wasServing).toBe(true);
  });

  test('refuses the others while its probe is under way', async () => {
    activateFaultInjector({ at: () => undefined } as never);
    const probe = fire();
    expect(probe.call.isProbe).toBe(true);
    inject('isolated');
    const other = fire();
    expect(await other.outcome).toBe('EOPENBREAKER');
    expect(other.call.isProbe).toBe(false);
    answer('fresh');
    expect(await probe.outcome).toBe('fresh');
  });
});
