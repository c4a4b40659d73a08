import type { BreakerWallFacts } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { wallDocument } from './wall-document.ts';

const STEPS = 20;
const TIMES = { fromMs: 0, stepMs: 2_000, steps: STEPS, summedSteps: 10, historyMs: 300_000, nowMs: 41_000 };
const eachStep = (calls: number) => Array.from({ length: STEPS }, () => calls);
const CART = { service: 'api', name: 'cart', library: 'opossum' };
const OUTCOMES = {
  success: 3,
  failure: 1,
  timeout: 1,
  rejected: 1,
  shortCircuited: 94,
  fallbackSuccess: 90,
  fallbackFailure: 1,
};
const NOTHING: BreakerWallFacts = {
  courses: [],
  breakerStates: [],
  histories: [],
  bulkheads: [],
  breakerTargets: [],
  peerServices: [],
  partial: false,
};
const closed = (instance: string) => ({ instance, state: 'closed' as const, sinceMs: 0, resetTimeoutMs: 0 });
const open = (instance: string, sinceMs: number) => ({
  instance,
  state: 'open' as const,
  sinceMs,
  resetTimeoutMs: 5_000,
});
const change = (atMs: number, from: string, to: string) => ({
  atMs,
  instance: 'a',
  from,
  to,
  reason: '',
  traceId: '',
  injected: false,
});
const breaker = (facts: Partial<BreakerWallFacts>) => wallDocument({ ...NOTHING, ...facts }, TIMES).breakers[0];

describe('a breaker on the wall', () => {
  const course = {
    ...CART,
    outcomes: OUTCOMES,
    latency: new Map([[160, 5]]),
    attempted: eachStep(10),
    shortCircuited: eachStep(9),
  };

  it('that is open is as large as what callers want, however little it lets through', () => {
    const states = [{ ...CART, instances: [open('a', 6_000), open('b', 5_000), closed('c')] }];
    expect(breaker({ courses: [course], breakerStates: states })).toMatchObject({
      state: 'open',
      since: 5_000,
      nextProbeAt: 10_000,
      instances: { closed: 1, half_open: 0, open: 2, isolated: 0 },
      attempted: 100,
      executed: 5,
      errorRate: 0.5,
      course: { attempted: eachStep(10), shortCircuited: eachStep(9) },
    });
  });

  it('that was never called is there, with nothing made up', () => {
    expect(breaker({ breakerStates: [{ ...CART, instances: [closed('a')] }] })).toMatchObject({
      state: 'closed',
      attempted: 0,
      errorRate: 0,
      latency: null,
      openings: { count: 0 },
    });
  });

  it('that opened and closed between two looks tells of it', () => {
    const transitions = [change(3_400, 'open', 'closed'), change(3_000, 'closed', 'open')];
    const histories = [{ ...CART, transitions, completeSinceMs: 0 }];
    const found = breaker({ breakerStates: [{ ...CART, instances: [closed('a')] }], histories });
    expect(found).toMatchObject({ state: 'closed', openings: { count: 1, lastAt: 3_000, lastMs: 400 } });
  });

  it('whose instances are gone keeps the state of its last transition; of one that never told its state nothing is said', () => {
    const histories = [{ ...CART, transitions: [change(3_000, 'closed', 'open')], completeSinceMs: 0 }];
    expect(breaker({ histories })).toMatchObject({ state: 'open', since: 3_000, instances: { open: 0 } });
    expect(breaker({ courses: [course] })).toBeUndefined();
  });

  it('is known by where its calls have gone', () => {
    const past = {
      service: 'api',
      breaker: 'cart',
      target: { kind: 'database', name: 'carts' },
      kind: 'database',
    } as const;
    const states = [{ ...CART, instances: [closed('a')] }];
    expect(breaker({ breakerStates: states, breakerTargets: [past] })?.target).toBe('database:carts');
  });
});

describe('a bulkhead on the wall', () => {
  const of = (...instances: BreakerWallFacts['bulkheads'][number]['instances']) =>
    wallDocument({ ...NOTHING, bulkheads: [{ ...CART, instances }] }, TIMES).bulkheads[0];
  const fill = (active: number | null, queued: number | null) => ({
    instance: 'a',
    atMs: 1,
    active,
    capacity: 5,
    queued,
  });

  it('is added up over its instances', () => {
    expect(of(fill(2, 0), fill(5, 3))).toMatchObject({ active: 7, capacity: 10, queued: 3 });
  });

  it('has no sum of what an instance does not tell', () => {
    expect(of(fill(2, null), fill(null, 3))).toMatchObject({ active: null, capacity: 10, queued: null });
  });
});

it('the wall says what its figures are of, and nothing of what is still on its way', () => {
  const attempted = eachStep(1).map((calls, step) => (step < 17 ? calls : 0));
  const course = { ...CART, outcomes: OUTCOMES, latency: new Map(), attempted, shortCircuited: eachStep(0) };
  const wall = wallDocument(
    { ...NOTHING, courses: [course], breakerStates: [{ ...CART, instances: [closed('a')] }] },
    TIMES,
  );
  expect(wall.breakers[0]?.course.attempted).toHaveLength(16);
  expect(wall).toMatchObject({
    window: { from: 20_000, to: 32_000 },
    asOf: 41_000,
    stepMs: 2_000,
    openingsMs: 300_000,
  });
});
