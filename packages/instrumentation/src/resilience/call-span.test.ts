import type { Span } from '@opentelemetry/api';
import { describe, expect, test, vi } from 'vitest';
import { tracer } from '../scope.ts';
import { CallSpan, type FallbackCall, registerWithFallback } from './call-span.ts';
import { serveFallback, settleFallbackCall, startFallbackCall } from './fallback-call.ts';

const ERROR = 2;

function callInside(fallback: FallbackCall, isSampled = true) {
  const told: { ends: number; status?: number; fallback?: unknown } = { ends: 0 };
  const span = {
    isRecording: () => isSampled && told.ends === 0,
    setAttribute: (_key: string, value: unknown) => {
      told.fallback = value;
    },
    setStatus: ({ code }: { code: number }) => {
      told.status = code;
    },
    end: () => told.ends++,
  };
  const call = new CallSpan(span as unknown as Span);
  registerWithFallback(fallback, call);
  return { told, succeed: () => call.succeed(), fail: () => call.fail(new Error('refused'), 'missing') };
}

const start = () => startFallbackCall({})[0];
const settle = (fallback: ReturnType<typeof start>, failure?: { error: unknown }) =>
  settleFallbackCall(fallback, 'cockatiel', undefined, failure);

describe('parallel calls inside of a fallback', () => {
  test('all have the fallback that was served for them, when they failed', () => {
    const fallback = start();
    const [first, second, third] = [callInside(fallback), callInside(fallback), callInside(fallback)];
    first.fail();
    second.succeed();
    third.fail();
    serveFallback(fallback, new Error('refused'));
    settle(fallback);
    expect(first.told).toEqual({ ends: 1, fallback: 'success' });
    expect(second.told).toEqual({ ends: 1 });
    expect(third.told).toEqual({ ends: 1, fallback: 'success' });
  });

  test('have it too when they fail while it is being asked, or after that', () => {
    const fallback = start();
    const [first, during, after] = [callInside(fallback), callInside(fallback), callInside(fallback)];
    first.fail();
    serveFallback(fallback, new Error('refused'));
    during.fail();
    settle(fallback);
    expect(after.told).toEqual({ ends: 0 });
    after.fail();
    for (const { told } of [first, during, after]) expect(told).toEqual({ ends: 1, fallback: 'success' });
  });

  test('are errors to the caller when the fallback failed as well', () => {
    const fallback = start();
    const [first, second] = [callInside(fallback), callInside(fallback)];
    first.fail();
    second.fail();
    serveFallback(fallback, new Error('refused'));
    settle(fallback, { error: new Error('so did the fallback') });
    for (const { told } of [first, second]) expect(told).toEqual({ ends: 1, fallback: 'failure', status: ERROR });
  });

  test('end as they are when no fallback was needed', () => {
    const fallback = start();
    const [first, second, late] = [callInside(fallback), callInside(fallback), callInside(fallback)];
    first.fail();
    second.succeed();
    settle(fallback);
    late.fail();
    expect(first.told).toEqual({ ends: 1, status: ERROR });
    expect(second.told).toEqual({ ends: 1 });
    expect(late.told).toEqual({ ends: 1, status: ERROR, fallback: 'missing' });
  });
});

test('an attempt that failed before another one began had no fallback', () => {
  const fallback = start();
  const first = callInside(fallback);
  first.fail();
  const second = callInside(fallback);
  second.fail();
  serveFallback(fallback, new Error('refused'));
  settle(fallback);
  expect(first.told).toEqual({ ends: 1, status: ERROR });
  expect(second.told).toEqual({ ends: 1, fallback: 'success' });
});

test('a fallback is told by the call it stands in for, also where that is not sampled', () => {
  const startSpan = vi.spyOn(tracer, 'startSpan');
  const fallback = start();
  const call = callInside(fallback, false);
  call.fail();
  serveFallback(fallback, new Error('refused'));
  settle(fallback);
  expect(call.told.ends).toBe(1);
  expect(startSpan).not.toHaveBeenCalled();
  startSpan.mockRestore();
});
