import { numberAttempts } from '../resilience/retry-attempts.ts';
import type { CockatielPolicy, Execute } from './cockatiel-policies.ts';

/** Stands in for `RetryPolicy.prototype.execute`. */
export function tracedRetryExecute(original: Execute): Execute {
  return function execute(this: CockatielPolicy, fn, signal) {
    const { work, settle } = numberAttempts(this, fn);
    return original.call(this, work, signal).finally(settle);
  };
}
