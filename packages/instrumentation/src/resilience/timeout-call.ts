import { context } from '@opentelemetry/api';
import type { Breaker } from './breaker.ts';
import {
  activeCallOf,
  enclosingBreakerCall,
  ongoingCallIn,
  type PolicyCall,
  timeOut,
  withPolicyCall,
} from './policy-call.ts';
import { recordPolicyFailure } from './policy-failure.ts';

interface TimeoutCall extends PolicyCall {
  /** The caller's own signal: if that was aborted, no time limit of this policy has passed. */
  readonly signal: AbortSignal | undefined;
  /** Through the breaker around, which did guard this one when it began. */
  readonly breakerCall: PolicyCall | undefined;
}

/**
 * Traces a call through a policy that limits its time.
 *
 * @param breaker the one inside of the policy.
 * @param run makes the call, in whose course the time may be told to be over by `timeIsOver`.
 */
export async function traceTimeoutCall(
  policy: object,
  library: string,
  breaker: () => Breaker | undefined,
  signal: AbortSignal | undefined,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const startTimeMs = performance.now();
  const parent = context.active();
  const outer = ongoingCallIn(parent);
  const breakerCall = enclosingBreakerCall(outer);
  if (breakerCall) breakerCall.isTimedOut = false;
  const call: TimeoutCall = { type: 'timeout', policy, outer, isSettled: false, signal, breakerCall };
  try {
    return await context.with(withPolicyCall(parent, call), run);
  } catch (error) {
    if (call.isTimedOut && !breakerCall && !call.hasBreakerInside) {
      recordPolicyFailure({
        type: 'timeout',
        library,
        outcome: 'timeout',
        startTimeMs,
        error,
        breaker: breaker(),
        outer,
      });
    }
    throw error;
  } finally {
    call.isSettled = true;
    delete call.clientSpans;
  }
}

/** To be called in the context of the call whose time is over. */
export function timeIsOver(policy: object): void {
  const call = activeCallOf(policy) as TimeoutCall | undefined;
  if (!call || call.signal?.aborted) return;
  timeOut(call);
  const { breakerCall } = call;
  if (breakerCall && !breakerCall.isServing) breakerCall.isTimedOut = true;
}
