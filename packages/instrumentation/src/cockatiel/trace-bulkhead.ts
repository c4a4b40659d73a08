import { bulkheadOf, rememberBulkhead } from '../resilience/bulkhead.ts';
import { nameFromCallSite } from '../resilience/call-site.ts';
import { limitCall } from '../resilience/limit-call.ts';
import { carriedCall, carry } from './admission.ts';
import type { CockatielBulkhead, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

/** Stands in for `BulkheadPolicy.prototype.execute`. */
export function tracedBulkheadExecute(original: Execute): Execute {
  return function execute(this: CockatielBulkhead, fn, signal) {
    if (carriedCall(fn, this)) return original.call(this, fn, signal);
    observeBulkhead(this);
    const { call, work, follow } = limitCall(
      {
        policy: this,
        type: 'bulkhead',
        library: 'cockatiel',
        breaker: () => wrappedBreaker(this),
        isRejection: (error) =>
          Boolean((error as { isBulkheadRejectedError?: boolean } | null)?.isBulkheadRejectedError),
      },
      fn,
    );
    return follow(original.call(this, carry(work, call), signal));
  };
}

/** Its name is that of the breaker it guards, else where it was first seen. */
export function observeBulkhead(policy: CockatielBulkhead): void {
  if (bulkheadOf(policy)) return;
  const ownName = nameFromCallSite();
  const breaker = () => wrappedBreaker(policy);
  rememberBulkhead(policy, {
    name: () => breaker()?.name ?? ownName,
    library: 'cockatiel',
    breaker,
    fill: () => ({
      active: policy.capacity - policy.executionSlots,
      capacity: policy.capacity,
      queued: policy.queueCapacity - policy.queueSlots,
    }),
  });
}
