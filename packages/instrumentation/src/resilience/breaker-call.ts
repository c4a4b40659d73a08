import { type Context, context, SpanKind, trace } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { noteFailure, refusalMarks } from '../fault-injection/consequences.ts';
import { faultContextOf } from '../fault-injection/fault-context.ts';
import { tracer } from '../scope.ts';
import {
  BREAKER_CALL_SPAN,
  BREAKER_NAME,
  BREAKER_PROBE,
  BREAKER_STATE,
  type BreakerState,
  FALLBACK_OUTCOME,
  type FallbackOutcome,
  LIBRARY_NAME,
  OUTCOME,
  type Outcome,
  POLICY_TYPE,
  REJECTION_REASON,
  type RejectionReason,
} from '../semconv.ts';
import type { Breaker } from './breaker.ts';
import { CallSpan, enclosingFallback, registerWithFallback } from './call-span.ts';
import { errorType } from './error-type.ts';
import { ongoingCallIn, type PolicyCall, withPolicyCall } from './policy-call.ts';

/** A call through a circuit breaker, from admission to the result its caller gets. */
export interface BreakerCall extends PolicyCall {
  readonly type: 'circuit_breaker';
  readonly breaker: Breaker;
  readonly breakerName: string;
  /** The experiment that the request takes part in. */
  readonly experimentId: string | undefined;
  readonly callSpan: CallSpan;
  isProbe: boolean;
}

/** How a call through a breaker came out, as far as the library told. */
export interface BreakerResult {
  outcome: Outcome;
  rejection?: RejectionReason | undefined;
  /** What went wrong inside, whether or not the caller got to see it. */
  cause?: unknown;
  /** Set where the breaker has a fallback of its own and used it. */
  fallback?: FallbackOutcome | undefined;
}

const WITH_VALUE = new Set<Outcome>(['success', 'cached', 'coalesced']);

/** Whether a call that came out so gives its caller a value only by a fallback. */
export function needsFallback({ outcome }: BreakerResult): boolean {
  return !WITH_VALUE.has(outcome);
}

/**
 * @param state of the breaker when it admits or refuses the call.
 * @returns the call, and the context to run it in.
 */
export function startBreakerCall(policy: object, breaker: Breaker, state: BreakerState): [BreakerCall, Context] {
  const parent = context.active();
  const span = tracer.startSpan(
    `${BREAKER_CALL_SPAN} ${breaker.name}`,
    {
      kind: SpanKind.INTERNAL,
      attributes: {
        [POLICY_TYPE]: 'circuit_breaker',
        [LIBRARY_NAME]: breaker.library,
        [BREAKER_NAME]: breaker.name,
        [BREAKER_STATE]: state,
      },
    },
    parent,
  );
  const outer = ongoingCallIn(parent);
  const call: BreakerCall = {
    type: 'circuit_breaker',
    policy,
    outer,
    isSettled: false,
    breaker,
    breakerName: breaker.name,
    experimentId: faultContextOf(parent)?.experimentId,
    callSpan: new CallSpan(span),
    isProbe: false,
  };
  registerWithFallback(enclosingFallback(outer), call.callSpan);
  for (let around = outer; around; around = around.outer) around.hasBreakerInside = true;
  return [call, withPolicyCall(trace.setSpan(parent, span), call)];
}

/** The call gave its caller a value, be it the fallback's. */
export function succeedBreakerCall(call: BreakerCall, result: BreakerResult): void {
  settle(call, result);
  call.callSpan.succeed();
}

/** The call threw `error` at its caller. */
export function failBreakerCall(call: BreakerCall, error: unknown, result: BreakerResult): void {
  settle(call, result);
  const otherwise = result.fallback ?? (result.outcome === 'ignored' ? undefined : 'missing');
  call.callSpan.fail(error, otherwise);
}

function settle(call: BreakerCall, { outcome, rejection, cause, fallback }: BreakerResult): void {
  const isLate = outcome === 'failure' && isTimedOut(call);
  call.isSettled = true;
  // The context outlives the call in every socket that was opened in its course.
  delete call.clientSpans;
  if (call.experimentId !== undefined && (outcome === 'failure' || outcome === 'timeout')) {
    noteFailure(call.breaker, call.experimentId);
  }
  const { span } = call.callSpan;
  if (!span.isRecording()) return;
  span.setAttribute(OUTCOME, isLate ? 'timeout' : outcome);
  if (call.isProbe) span.setAttribute(BREAKER_PROBE, true);
  if (rejection !== undefined) span.setAttribute(REJECTION_REASON, rejection);
  if (rejection === 'short_circuit') span.setAttributes(refusalMarks(call.breaker, call.experimentId));
  if (fallback !== undefined) span.setAttribute(FALLBACK_OUTCOME, fallback);
  if (cause !== undefined && outcome !== 'success') span.setAttribute(ATTR_ERROR_TYPE, errorType(cause));
}

/** Whether a time limit within or around the call has passed. */
function isTimedOut(call: BreakerCall): boolean {
  if (call.isTimedOut) return true;
  for (let outer = call.outer; outer; outer = outer.outer)
    if (outer.type === 'timeout' && outer.isTimedOut) return true;
  return false;
}
