import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { RETRY_ATTEMPT } from '../semconv.ts';
import { type PolicyCall, withPolicyCall } from './policy-call.ts';
import { PolicySpanProcessor } from './policy-span-processor.ts';

/** What a client span is told that starts inside of these calls, the outermost first. */
function told(...calls: Partial<PolicyCall>[]): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  const span = {
    kind: SpanKind.CLIENT,
    setAttribute: (key: string, value: unknown) => {
      attributes[key] = value;
    },
  };
  const chain = (outer: PolicyCall | undefined, call: Partial<PolicyCall>): PolicyCall => ({
    type: 'retry',
    policy: {},
    isSettled: false,
    ...call,
    outer,
  });
  const innermost = calls.reduce<PolicyCall | undefined>(chain, undefined);
  const ctx = innermost ? withPolicyCall(ROOT_CONTEXT, innermost) : ROOT_CONTEXT;
  new PolicySpanProcessor().onStart(span as unknown as Span, ctx);
  return attributes;
}

test.each([
  [[], undefined],
  [[0], 0],
  [[2, 1], 1],
  [[0, 0], 0],
  [[1, 0], 1],
  [[2, 0, 0], 2],
])('a span in the attempts %j of retry policies, the outermost first, is of attempt %j', (attempts, attempt) => {
  const calls = attempts.map((retryAttempt) => ({ retryAttempt }));
  expect(told(...calls)[RETRY_ATTEMPT]).toBe(attempt);
  expect(told(...calls, { type: 'timeout' })[RETRY_ATTEMPT]).toBe(attempt);
});

test('an attempt that is over has no part in it', () => {
  expect(told({ retryAttempt: 3, isSettled: true }, { retryAttempt: 0 })[RETRY_ATTEMPT]).toBe(0);
});
