import { type Context, context } from '@opentelemetry/api';
import type { Breaker } from './breaker.ts';
import { enclosingBreakerCall, ongoingCallIn, type PolicyCall, withPolicyCall } from './policy-call.ts';
import { recordPolicyFailure } from './policy-failure.ts';

/** A policy that admits so many calls at a time, or in a time. */
export interface LimitPolicy {
  policy: object;
  type: 'bulkhead' | 'rate_limiter';
  library: string;
  /** The breaker inside of the policy. */
  breaker(): Breaker | undefined;
  isRejection(error: unknown): boolean;
}

export interface LimitCall<Work> {
  call: PolicyCall;
  /**
   * To be given to the policy in the place of the work. Work that waited is started by whichever call makes room for it;
   * this is bound to its own context, so that its spans belong to its own trace.
   */
  work: Work;
  /** Follows the result, and records it if it is the policy's refusal. */
  follow(result: Promise<unknown>): Promise<unknown>;
}

export function limitCall<Args extends unknown[]>(
  { policy, type, library, breaker, isRejection }: LimitPolicy,
  fn: (...args: Args) => unknown,
): LimitCall<(...args: Args) => unknown> {
  const startTimeMs = performance.now();
  const parent: Context = context.active();
  const outer = ongoingCallIn(parent);
  const call: PolicyCall = { type, policy, outer, isSettled: false };
  const breakerCall = enclosingBreakerCall(outer);
  let isAdmitted = false;
  const work = context.bind(withPolicyCall(parent, call), (...args: Args) => {
    isAdmitted = true;
    return fn(...args);
  });
  const follow = (result: Promise<unknown>) =>
    result.then(
      (value) => {
        call.isSettled = true;
        return value;
      },
      (error: unknown) => {
        call.isSettled = true;
        if (isAdmitted || !isRejection(error)) throw error;
        // The breaker's own span tells of a limit inside of it.
        if (breakerCall) breakerCall.refusal = error;
        else {
          const rejection = type === 'bulkhead' ? 'bulkhead' : 'rate_limit';
          const guarded = breaker();
          recordPolicyFailure({
            type,
            library,
            outcome: 'rejected',
            rejection,
            startTimeMs,
            error,
            breaker: guarded,
            outer,
          });
        }
        throw error;
      },
    );
  return { call, work, follow };
}
