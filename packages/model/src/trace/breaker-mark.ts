import type { SpanEvent, TraceSpan } from './trace-span.ts';

/** A change of a breaker's state that a span tells of. */
export interface BreakerChange {
  /** Nanoseconds since the trace began. */
  atNs: number;
  breaker: string;
  from: string;
  to: string;
  reason: string;
}

/** What a circuit breaker or another policy of resilience had to do with a span. Words that were not told are ''. */
export interface BreakerMark {
  /** Name of the breaker. */
  name: string;
  /** Its state when it admitted or refused the call. */
  state: string;
  isProbe: boolean;
  policy: string;
  /** `success`, `failure`, `timeout`, `rejected`, … */
  outcome: string;
  /** Why it was rejected: `short_circuit`, `bulkhead`, … */
  rejection: string;
  /** `success`, `failure` or `missing`. */
  fallback: string;
  changes: BreakerChange[];
}

const STATE_CHANGE = 'circuit_breaker.state_change';

/** Reads `circuit_breaker.*` and `resilience.*` (README of packages/instrumentation); undefined if there is none. */
export function breakerMark({ attributes, events }: TraceSpan): BreakerMark | undefined {
  const changes = events.filter(({ name }) => name === STATE_CHANGE).map(breakerChange);
  const isMarked = Object.keys(attributes).some((key) => /^(circuit_breaker|resilience)\./.test(key));
  if (!isMarked && changes.length === 0) return undefined;
  const word = (key: string) => attributes[key] ?? '';
  return {
    name: word('circuit_breaker.name') || (changes[0]?.breaker ?? ''),
    state: word('circuit_breaker.state'),
    isProbe: word('circuit_breaker.probe') === 'true',
    policy: word('resilience.policy.type'),
    outcome: word('resilience.outcome'),
    rejection: word('resilience.rejection.reason'),
    fallback: word('resilience.fallback.outcome'),
    changes,
  };
}

function breakerChange({ atNs, attributes }: SpanEvent): BreakerChange {
  return {
    atNs,
    breaker: attributes['circuit_breaker.name'] ?? '',
    from: attributes['circuit_breaker.previous_state'] ?? '',
    to: attributes['circuit_breaker.state'] ?? '',
    reason: attributes['circuit_breaker.transition.reason'] ?? '',
  };
}
