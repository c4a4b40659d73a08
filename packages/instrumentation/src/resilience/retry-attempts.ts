import { context } from '@opentelemetry/api';
import { ongoingCallIn, type PolicyCall, withPolicyCall } from './policy-call.ts';

export interface RetryAttempts<Work> {
  /** To be given to the policy in the place of the work. */
  work: Work;
  /** The policy will try no more. */
  settle(): void;
}

/** Lets each attempt of a retry policy know its number. */
export function numberAttempts<Args extends unknown[], Result>(
  policy: object,
  fn: (...args: Args) => Result,
): RetryAttempts<(...args: Args) => Result> {
  const parent = context.active();
  const outer = ongoingCallIn(parent);
  let attempts = 0;
  let current: PolicyCall | undefined;
  const settle = () => {
    if (current) current.isSettled = true;
  };
  const work = (...args: Args): Result => {
    settle();
    current = { type: 'retry', policy, outer, isSettled: false, retryAttempt: attempts++ };
    return context.with(withPolicyCall(parent, current), () => fn(...args));
  };
  return { work, settle };
}
