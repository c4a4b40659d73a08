import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { tracer } from '../scope.ts';
import {
  BREAKER_NAME,
  FALLBACK_OUTCOME,
  LIBRARY_NAME,
  OUTCOME,
  type Outcome,
  POLICY_TYPE,
  type PolicyType,
  REJECTION_REASON,
  type RejectionReason,
} from '../semconv.ts';
import type { Breaker } from './breaker.ts';
import { CallSpan, enclosingFallback, registerWithFallback } from './call-span.ts';
import { errorMessage, errorType } from './error-type.ts';
import type { PolicyCall } from './policy-call.ts';

export interface PolicyFailure {
  type: PolicyType;
  library: string;
  outcome: Outcome;
  rejection?: RejectionReason;
  /** As `performance.now()` gave it. */
  startTimeMs: number;
  error: unknown;
  /** The breaker that the policy guards, whose call did not come about. */
  breaker: Breaker | undefined;
  outer: PolicyCall | undefined;
}

/**
 * Records a call that a policy other than a breaker kept from coming about. Policies that let a call pass leave no span:
 * they would cost more than they tell.
 */
export function recordPolicyFailure(failure: PolicyFailure): void {
  const { type, library, outcome, rejection, startTimeMs, error, breaker, outer } = failure;
  const span = tracer.startSpan(spanName(type, breaker), {
    kind: SpanKind.INTERNAL,
    startTime: startTimeMs,
    attributes: {
      ...describe(type, library, breaker),
      [OUTCOME]: outcome,
      ...(rejection === undefined ? {} : { [REJECTION_REASON]: rejection }),
      [ATTR_ERROR_TYPE]: errorType(error),
    },
  });
  const callSpan = new CallSpan(span);
  registerWithFallback(enclosingFallback(outer), callSpan);
  callSpan.fail(error, 'missing');
}

/** Records a fallback that stands in for no call which has a span. */
export function recordFallback(
  library: string,
  breaker: Breaker | undefined,
  startTimeMs: number,
  cause: unknown,
  failure?: { error: unknown },
): void {
  const span = tracer.startSpan(spanName('fallback', breaker), {
    kind: SpanKind.INTERNAL,
    startTime: startTimeMs,
    attributes: {
      ...describe('fallback', library, breaker),
      [FALLBACK_OUTCOME]: failure ? 'failure' : 'success',
      ...(cause === undefined ? {} : { [ATTR_ERROR_TYPE]: errorType(cause) }),
    },
  });
  if (failure) span.setStatus({ code: SpanStatusCode.ERROR, message: errorMessage(failure.error) });
  span.end(performance.now());
}

function spanName(type: PolicyType, breaker: Breaker | undefined): string {
  return breaker ? `${type} ${breaker.name}` : type;
}

function describe(type: PolicyType, library: string, breaker: Breaker | undefined): Attributes {
  return {
    [POLICY_TYPE]: type,
    [LIBRARY_NAME]: library,
    ...(breaker ? { [BREAKER_NAME]: breaker.name } : {}),
  };
}
