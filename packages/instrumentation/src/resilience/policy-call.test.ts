import { type Context, context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Breaker } from './breaker.ts';
import { startBreakerCall } from './breaker-call.ts';
import { startFallbackCall } from './fallback-call.ts';
import { limitCall } from './limit-call.ts';
import { type PolicyCall, policyCallIn } from './policy-call.ts';
import { numberAttempts } from './retry-attempts.ts';
import { traceTimeoutCall } from './timeout-call.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const POLICY = {};
const BREAKER = { name: 'recs', library: 'ours' } as Breaker;
const limit = { policy: POLICY, library: 'ours', breaker: () => undefined, isRejection: () => false };

/** Each way a call through a policy begins; gives the context that its work runs in. */
const WAYS: [string, () => Context][] = [
  ['a breaker', () => startBreakerCall(POLICY, BREAKER, 'closed')[1]],
  ['a fallback', () => startFallbackCall(POLICY)[1]],
  ['a bulkhead', () => limitCall({ ...limit, type: 'bulkhead' }, () => context.active()).work() as Context],
  ['a retry', () => numberAttempts(POLICY, () => context.active()).work()],
  [
    'a time limit',
    () => {
      let inside: Context | undefined;
      void traceTimeoutCall(
        POLICY,
        'ours',
        () => undefined,
        undefined,
        async () => (inside = context.active()),
      );
      return inside!;
    },
  ],
];

const callIn = (ctx: Context): PolicyCall => policyCallIn(ctx)!;

test.each(WAYS)('a call through %s is inside of calls that go on, and holds none that is over', (_policy, begin) => {
  const [around, inside] = startFallbackCall(POLICY);
  const [over, afterwards] = context.with(inside, () => startFallbackCall(POLICY));
  expect(callIn(context.with(afterwards, begin)).outer).toBe(over);
  over.isSettled = true;
  expect(callIn(context.with(afterwards, begin)).outer).toBe(around);
  around.isSettled = true;
  expect(callIn(context.with(afterwards, begin)).outer).toBeUndefined();
});

test('calls that start their successor before they are over make no chain', () => {
  let [call, inside] = startFallbackCall(POLICY);
  for (let calls = 0; calls < 5; calls++) {
    const [successor, after] = context.with(inside, () => startFallbackCall(POLICY));
    call.isSettled = true;
    [call, inside] = [successor, after];
  }
  expect(call.outer?.outer?.outer).toBeUndefined();
});

test('a call whose time limit has passed remains inside of it', () => {
  let inside: Context | undefined;
  const run = async () => (inside = startBreakerCall(POLICY, BREAKER, 'closed')[1]);
  void traceTimeoutCall(POLICY, 'ours', () => undefined, undefined, run);
  const call = callIn(inside!);
  const limit = call.outer!;
  limit.isTimedOut = true;
  limit.isSettled = true;
  context.with(inside!, () => startFallbackCall(POLICY));
  expect(call.outer).toBe(limit);
});
