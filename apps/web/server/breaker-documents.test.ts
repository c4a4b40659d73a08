import { buildTrafficGraph, type GraphFacts, NO_OUTCOMES } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { breakerDocuments, breakersWithoutState } from './breaker-documents.ts';

const API = { service: 'api', name: 'cart', library: 'opossum' };

const FACTS: GraphFacts = {
  window: { fromMs: 0, toMs: 60_000, bucketMs: 10_000 },
  nowMs: 58_000,
  beganMs: 0,
  asOfMs: 57_000,
  recentMs: 0,
  partial: false,
  edges: [],
  services: [],
  breakers: [
    { ...API, recent: false, outcomes: { ...NO_OUTCOMES, success: 60, failure: 10, shortCircuited: 30 }, injected: 0 },
    { ...API, recent: true, outcomes: { ...NO_OUTCOMES, timeout: 10, fallbackSuccess: 25 }, injected: 0 },
  ],
  breakerStates: [
    {
      ...API,
      errorThreshold: 0.5,
      instances: [
        { instance: 'a', state: 'closed', sinceMs: 0, resetTimeoutMs: 0 },
        { instance: 'b', state: 'open', sinceMs: 50_000, resetTimeoutMs: 5_000 },
        { instance: 'c', state: 'open', sinceMs: 48_000, resetTimeoutMs: 5_000 },
      ],
    },
  ],
  peerServices: [],
  breakerTargets: [{ service: 'api', breaker: 'cart', target: { kind: 'service', name: 'cart-service' }, kind: 'rpc' }],
  fanOut: new Map(),
  quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
};
const OPENED = { at: 30_000, instance: 'gone', from: 'closed', to: 'open', reason: '', traceId: '', injected: false };
const PAST = [
  { service: 'worker', name: 'mail', library: 'cockatiel', transitions: [OPENED], completeSinceMs: 0 },
  { service: 'worker', name: 'never-heard-of', library: 'cockatiel', transitions: [], completeSinceMs: 0 },
];

describe('what is known of breakers', () => {
  const [cart, mail, ...others] = breakerDocuments(FACTS, buildTrafficGraph(FACTS), PAST, []);

  it('is one document per service and breaker, in order', () => {
    expect([cart?.name, mail?.name, others.length]).toEqual(['cart', 'mail', 0]);
  });

  it('keeps the last state of a breaker whose instances are gone', () => {
    expect(mail).toMatchObject({ state: 'open', since: 30_000, instances: { open: 0 } });
  });

  it('adds up the calls of all its parts', () => {
    expect(cart?.outcomes).toMatchObject({
      success: 60,
      failure: 10,
      timeout: 10,
      shortCircuited: 30,
      fallbackSuccess: 25,
    });
  });

  it('has the error rate of the calls that it let through, and the one that opens it', () => {
    expect(cart?.window).toEqual({ calls: 80, failures: 20, errorRate: 0.25, threshold: 0.5 });
    expect(mail?.window.threshold).toBeNull();
  });

  it('has the worst state, since its first instance is in it', () => {
    expect(cart).toMatchObject({
      state: 'open',
      since: 48_000,
      instances: { closed: 1, half_open: 0, open: 2, isolated: 0 },
    });
  });

  it('names the node behind the connection that it guards', () => {
    expect(cart?.target).toBe('cart-service');
    expect(mail?.target).toBe('');
  });

  it('counts time in states up to now, not to the end of a bucket that is still filling', () => {
    expect(cart?.timeInState).toMatchObject({ closed: 58_000 });
  });
});

describe('a breaker with calls whose instances are gone', () => {
  const calls = { service: 'worker', name: 'never-heard-of', library: 'cockatiel' };
  const outcome = { ...calls, recent: false, outcomes: { ...NO_OUTCOMES, success: 3 }, injected: 0 };
  const facts = { ...FACTS, breakers: [...FACTS.breakers, outcome, { ...outcome, recent: true }] };

  it('is asked for the state that its calls told of, unless a transition or an instance tells', () => {
    expect(breakersWithoutState(facts, PAST)).toEqual([{ service: 'worker', name: 'never-heard-of' }]);
  });

  it('is in that state, since when nobody knows; without any it is left out', () => {
    const admitted = [{ service: 'worker', name: 'never-heard-of', state: 'half_open' as const }];
    const [, , found] = breakerDocuments(facts, buildTrafficGraph(facts), PAST, admitted);
    expect(found).toMatchObject({ ...calls, state: 'half_open', since: 0, executed: 6, instanceStates: [] });
    expect(breakerDocuments(facts, buildTrafficGraph(facts), PAST, [])).toHaveLength(2);
  });
});
