import { type Context, context } from '@opentelemetry/api';
import type { Breaker } from './breaker.ts';
import type { FallbackCall } from './call-span.ts';
import { ongoingCallIn, withPolicyCall } from './policy-call.ts';
import { recordFallback } from './policy-failure.ts';

/** A call through a fallback policy, from its start until something was given to its caller. */
export interface ServingCall extends FallbackCall {
  /** As `performance.now()` gave it. */
  servingSinceMs: number | undefined;
  cause: unknown;
}

/** @returns the call, and the context to run it in. */
export function startFallbackCall(policy: object): [ServingCall, Context] {
  const parent = context.active();
  const call: ServingCall = {
    type: 'fallback',
    policy,
    outer: ongoingCallIn(parent),
    isSettled: false,
    isServing: false,
    inside: new Set(),
    servingSinceMs: undefined,
    cause: undefined,
  };
  return [call, withPolicyCall(parent, call)];
}

/** What was inside failed, and the fallback is about to be asked. */
export function serveFallback(call: ServingCall, cause: unknown): void {
  call.isServing = true;
  call.servingSinceMs = performance.now();
  call.cause = cause;
}

/**
 * The caller got something.
 *
 * @param breaker the one inside of the policy.
 * @param failure what the caller got, if that is an error.
 */
export function settleFallbackCall(
  call: ServingCall,
  library: string,
  breaker: Breaker | undefined,
  failure?: { error: unknown },
): void {
  call.isSettled = true;
  const open = [...call.inside].filter(({ isOpen }) => isOpen);
  // The context outlives the call in every socket that was opened in its course.
  call.inside.clear();
  if (call.servingSinceMs === undefined) for (const each of open) each.release();
  else if (open.length === 0) recordFallback(library, breaker, call.servingSinceMs, call.cause, failure);
  else for (const each of open) each.replaceResult(failure ? 'failure' : 'success', failure?.error);
}
