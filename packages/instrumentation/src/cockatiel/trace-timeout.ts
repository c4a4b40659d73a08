import { context } from '@opentelemetry/api';
import { activeCallOf, type PolicyCall, policyCallIn, timeOut, withPolicyCall } from '../resilience/policy-call.ts';
import { recordPolicyFailure } from '../resilience/policy-failure.ts';
import type { CockatielTimeout, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

interface TimeoutCall extends PolicyCall {
  /** The caller's own signal: if that was aborted, no time limit of this policy has passed. */
  readonly signal: AbortSignal | undefined;
}

/** Stands in for `TimeoutPolicy.prototype.execute`. */
export function tracedTimeoutExecute(original: Execute): Execute {
  return function execute(this: CockatielTimeout, fn, signal) {
    observe(this);
    const startTimeMs = performance.now();
    const parent = context.active();
    const outer = policyCallIn(parent);
    const breakerCall = enclosingBreakerCall(outer);
    if (breakerCall) breakerCall.isTimedOut = false;
    const call: TimeoutCall = { type: 'timeout', policy: this, outer, isSettled: false, signal };
    const promise = context.with(withPolicyCall(parent, call), () => original.call(this, fn, signal));
    return promise.then(
      (value) => {
        settle(call);
        return value;
      },
      (error: unknown) => {
        settle(call);
        if (call.isTimedOut && !breakerCall && !call.hasBreakerInside) {
          const breaker = wrappedBreaker(this);
          recordPolicyFailure({
            type: 'timeout',
            library: 'cockatiel',
            outcome: 'timeout',
            startTimeMs,
            error,
            breaker,
            outer,
          });
        }
        throw error;
      },
    );
  };
}

function settle(call: TimeoutCall): void {
  call.isSettled = true;
  delete call.clientSpans;
}

const observed = new WeakSet<CockatielTimeout>();

function observe(policy: CockatielTimeout): void {
  if (observed.has(policy)) return;
  observed.add(policy);
  policy.onTimeout(() => {
    const call = activeCallOf(policy) as TimeoutCall | undefined;
    if (!call || call.signal?.aborted) return;
    timeOut(call);
    const breakerCall = enclosingBreakerCall(call.outer);
    if (breakerCall) breakerCall.isTimedOut = true;
  });
}

function enclosingBreakerCall(outer: PolicyCall | undefined): PolicyCall | undefined {
  let call = outer;
  while (call && call.type !== 'circuit_breaker') call = call.outer;
  return call?.isSettled ? undefined : call;
}
