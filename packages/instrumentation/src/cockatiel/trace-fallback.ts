import { context } from '@opentelemetry/api';
import type { FallbackCall } from '../resilience/call-span.ts';
import { activeCallOf, policyCallIn, withPolicyCall } from '../resilience/policy-call.ts';
import { recordFallback } from '../resilience/policy-failure.ts';
import type { CockatielFallback, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

interface CockatielFallbackCall extends FallbackCall {
  /** As `performance.now()` gave it. */
  servingSinceMs: number | undefined;
  cause: unknown;
}

/** Stands in for `FallbackPolicy.prototype.execute`. */
export function tracedFallbackExecute(original: Execute): Execute {
  return function execute(this: CockatielFallback, fn, signal) {
    observe(this);
    const parent = context.active();
    const call: CockatielFallbackCall = {
      type: 'fallback',
      policy: this,
      outer: policyCallIn(parent),
      isSettled: false,
      isServing: false,
      latest: undefined,
      servingSinceMs: undefined,
      cause: undefined,
    };
    return context
      .with(withPolicyCall(parent, call), () => original.call(this, fn, signal))
      .then(
        (value) => {
          settle(this, call);
          return value;
        },
        (error: unknown) => {
          settle(this, call, { error });
          throw error;
        },
      );
  };
}

const observed = new WeakSet<CockatielFallback>();

/** The policy's executor tells of a failure just before the fallback is asked. */
function observe(policy: CockatielFallback): void {
  if (observed.has(policy)) return;
  observed.add(policy);
  policy.onFailure(({ handled, reason }) => {
    const call = activeCallOf(policy) as CockatielFallbackCall | undefined;
    if (!call || !handled) return;
    call.isServing = true;
    call.servingSinceMs = performance.now();
    call.cause = 'error' in reason ? reason.error : undefined;
  });
}

function settle(policy: CockatielFallback, call: CockatielFallbackCall, failure?: { error: unknown }): void {
  call.isSettled = true;
  if (call.servingSinceMs === undefined) {
    call.latest?.release();
    return;
  }
  if (call.latest?.isOpen) call.latest.replaceResult(failure ? 'failure' : 'success', failure?.error);
  else recordFallback('cockatiel', wrappedBreaker(policy), call.servingSinceMs, call.cause, failure);
}
