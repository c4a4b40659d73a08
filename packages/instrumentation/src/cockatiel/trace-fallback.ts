import { context } from '@opentelemetry/api';
import { type ServingCall, serveFallback, settleFallbackCall, startFallbackCall } from '../resilience/fallback-call.ts';
import { activeCallOf } from '../resilience/policy-call.ts';
import type { CockatielFallback, Execute } from './cockatiel-policies.ts';
import { wrappedBreaker } from './composition.ts';

/** Stands in for `FallbackPolicy.prototype.execute`. */
export function tracedFallbackExecute(original: Execute): Execute {
  return function execute(this: CockatielFallback, fn, signal) {
    observe(this);
    const [call, ctx] = startFallbackCall(this);
    return context
      .with(ctx, () => original.call(this, fn, signal))
      .then(
        (value) => {
          settleFallbackCall(call, 'cockatiel', wrappedBreaker(this));
          return value;
        },
        (error: unknown) => {
          settleFallbackCall(call, 'cockatiel', wrappedBreaker(this), { error });
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
    const call = activeCallOf(policy) as ServingCall | undefined;
    if (call && handled) serveFallback(call, 'error' in reason ? reason.error : undefined);
  });
}
