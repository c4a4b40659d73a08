import { type Breaker, breakerOf, rememberBreaker, type WindowFigures } from '../resilience/breaker.ts';
import type { BreakerCall, BreakerResult } from '../resilience/breaker-call.ts';
import { nameFromCallSite } from '../resilience/call-site.ts';
import { givenName } from '../resilience/naming.ts';
import { activeCallOf } from '../resilience/policy-call.ts';
import { announceBreaker, recordTransition } from '../resilience/transitions.ts';
import type { BreakerState, TransitionReason } from '../semconv.ts';
import type { CockatielBreaker } from './cockatiel-policies.ts';

/** A call through a cockatiel breaker. */
export interface CockatielCall extends BreakerCall {
  /** How often the breaker let the work run: 0 means it refused. */
  executions: number;
  /** What the breaker made of a failure: `false` if it is one it was told not to count. */
  isCounted: boolean | undefined;
  /** Of a failure that was injected without the breaker's knowledge. */
  injected: BreakerResult | undefined;
}

const STATES: readonly BreakerState[] = ['closed', 'open', 'half_open', 'isolated'];

export function stateOf(policy: CockatielBreaker): BreakerState {
  return STATES[policy.state] ?? 'closed';
}

/** Listens to a breaker's events, once. Its name is where it was first seen, unless the application names it. */
export function observeBreaker(policy: CockatielBreaker): Breaker {
  const known = breakerOf(policy);
  if (known) return known;
  const breaker: Breaker = {
    name: givenName(policy) ?? nameFromCallSite(),
    library: 'cockatiel',
    state: stateOf(policy),
    currentState: () => stateOf(policy),
    resetTimeoutMs: () => resetTimeoutMs(policy),
    windowFigures: () => windowFigures(policy),
    openedBy: undefined,
  };
  rememberBreaker(policy, breaker);
  policy.onStateChange((value) => {
    const state = STATES[value] ?? 'closed';
    const by = (activeCallOf(policy) as CockatielCall | undefined)?.callSpan;
    const cause = by ?? (state === 'half_open' ? breaker.openedBy : undefined);
    recordTransition(breaker, state, reasonFor(breaker.state, state), by, cause);
    if (state === 'open') breaker.openedBy = by;
  });
  policy.onFailure(({ handled }) => {
    const call = activeCallOf(policy) as CockatielCall | undefined;
    if (call) call.isCounted = handled;
  });
  announceBreaker(breaker);
  return breaker;
}

function reasonFor(from: BreakerState, to: BreakerState): TransitionReason {
  if (to === 'isolated' || from === 'isolated') return 'manual';
  if (to === 'half_open') return 'reset_timeout';
  if (to === 'open') return from === 'half_open' ? 'probe_failure' : 'error_threshold';
  return 'probe_success';
}

function resetTimeoutMs({ innerState, options }: CockatielBreaker): number | undefined {
  const current = innerState?.backoff?.duration;
  if (typeof current === 'number') return current;
  return typeof options.halfOpenAfter === 'number' ? options.halfOpenAfter : undefined;
}

/**
 * ConsecutiveBreaker keeps a number; CountBreaker and SamplingBreaker keep how many calls succeeded and failed: in
 * `state`, and in cockatiel 3.0 among their own properties.
 */
function windowFigures({ options: { breaker } }: CockatielBreaker): WindowFigures {
  const { threshold, duration } = breaker;
  const state = breaker.state ?? breaker.count ?? breaker;
  if (typeof state === 'number') return { calls: state, failures: state, isConsecutive: true };
  const counts = state as Record<string, unknown>;
  const failures = counts.currentFailures ?? counts.failures;
  const successes = counts.currentSuccesses ?? counts.successes;
  return {
    ...(typeof failures === 'number' && typeof successes === 'number' ? { calls: failures + successes, failures } : {}),
    ...(typeof threshold === 'number' && threshold < 1 ? { errorThreshold: threshold } : {}),
    ...(typeof duration === 'number' ? { durationMs: duration } : {}),
  };
}
