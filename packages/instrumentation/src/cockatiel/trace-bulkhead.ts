import { context } from '@opentelemetry/api';
import { type PolicyCall, policyCallIn, withPolicyCall } from '../resilience/policy-call.ts';
import { recordPolicyFailure } from '../resilience/policy-failure.ts';
import { carriedCall, carry } from './admission.ts';
import type { CockatielPolicy, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

/**
 * Stands in for `BulkheadPolicy.prototype.execute`. Work that waited in the queue is started by whichever call makes room
 * for it; it is bound to its own context, so that its spans belong to its own trace.
 */
export function tracedBulkheadExecute(original: Execute): Execute {
  return function execute(this: CockatielPolicy, fn, signal) {
    if (carriedCall(fn, this)) return original.call(this, fn, signal);
    const startTimeMs = performance.now();
    const parent = context.active();
    const outer = policyCallIn(parent);
    const call: PolicyCall = { type: 'bulkhead', policy: this, outer, isSettled: false };
    let isAdmitted = false;
    const bound = context.bind(withPolicyCall(parent, call), (...args: unknown[]) => {
      isAdmitted = true;
      return fn(...args);
    });
    return original.call(this, carry(bound, call), signal).then(
      (value) => {
        call.isSettled = true;
        return value;
      },
      (error: unknown) => {
        call.isSettled = true;
        const isRejected = (error as { isBulkheadRejectedError?: boolean } | undefined)?.isBulkheadRejectedError;
        if (isRejected && !isAdmitted && !isInsideBreaker(outer)) {
          const breaker = wrappedBreaker(this);
          recordPolicyFailure({
            type: 'bulkhead',
            library: 'cockatiel',
            outcome: 'rejected',
            rejection: 'bulkhead',
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

/** The breaker's own span tells of a bulkhead inside of it. */
function isInsideBreaker(outer: PolicyCall | undefined): boolean {
  for (let call = outer; call; call = call.outer) if (call.type === 'circuit_breaker') return true;
  return false;
}
