import { context } from '@opentelemetry/api';
import { type PolicyCall, policyCallIn, withPolicyCall } from '../resilience/policy-call.ts';
import type { CockatielPolicy, Execute } from './cockatiel-policies.ts';

/** Stands in for `RetryPolicy.prototype.execute`: each attempt knows its number. */
export function tracedRetryExecute(original: Execute): Execute {
  return function execute(this: CockatielPolicy, fn, signal) {
    const parent = context.active();
    let attempts = 0;
    let current: PolicyCall | undefined;
    const settle = () => {
      if (current) current.isSettled = true;
    };
    const work = (...args: unknown[]) => {
      settle();
      current = {
        type: 'retry',
        policy: this,
        outer: policyCallIn(parent),
        isSettled: false,
        retryAttempt: attempts++,
      };
      return context.with(withPolicyCall(parent, current), () => fn(...args));
    };
    return original.call(this, work, signal).finally(settle);
  };
}
