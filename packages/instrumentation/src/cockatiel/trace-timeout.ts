import { timeIsOver, traceTimeoutCall } from '../resilience/timeout-call.ts';
import type { CockatielTimeout, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

/** Stands in for `TimeoutPolicy.prototype.execute`. */
export function tracedTimeoutExecute(original: Execute): Execute {
  return function execute(this: CockatielTimeout, fn, signal) {
    observe(this);
    const breaker = () => wrappedBreaker(this);
    return traceTimeoutCall(this, 'cockatiel', breaker, signal, () => original.call(this, fn, signal));
  };
}

const observed = new WeakSet<CockatielTimeout>();

function observe(policy: CockatielTimeout): void {
  if (observed.has(policy)) return;
  observed.add(policy);
  policy.onTimeout(() => timeIsOver(policy));
}
