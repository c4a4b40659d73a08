import { closedBucketMs, INTERNAL, type TestSpan } from './clickhouse-fixture.ts';

/** When calls are made unless said otherwise. */
export const AT_MS = closedBucketMs() + 2_000;
const resource = { 'service.instance.id': 'api-1' };

/** A call of `api` through its breaker `recommendations`. */
export function call(span: string, attributes: Record<string, string>, more: Partial<TestSpan> = {}): TestSpan {
  return {
    trace: 'trace',
    span,
    kind: INTERNAL,
    service: 'api',
    atMs: AT_MS,
    resource,
    attributes: {
      'resilience.policy.type': 'circuit_breaker',
      'resilience.library.name': 'opossum',
      'circuit_breaker.name': 'recommendations',
      'circuit_breaker.state': 'closed',
      ...attributes,
    },
    ...more,
  };
}

/** A change of the state of that breaker. */
export function change(
  span: string,
  from: string,
  to: string,
  changedAtMs: number,
  more: Partial<TestSpan> = {},
): TestSpan {
  return {
    trace: 'timer',
    span,
    kind: INTERNAL,
    service: 'api',
    atMs: changedAtMs,
    durationMs: 0,
    resource,
    links: [{ trace: 'trigger', span: 'trigger' }],
    attributes: { 'resilience.library.name': 'opossum' },
    events: [
      {
        atMs: changedAtMs,
        name: 'circuit_breaker.state_change',
        attributes: {
          'circuit_breaker.name': 'recommendations',
          'circuit_breaker.state': to,
          'circuit_breaker.previous_state': from,
          'circuit_breaker.transition.reason': 'error_threshold',
          'circuit_breaker.reset_timeout_ms': '5000',
        },
      },
    ],
    ...more,
  };
}
