import { type BreakerInstance, type BreakerOutcomes, type BreakerState, worstState } from '@faultline/model';
import type { BreakerFigures, BreakerInstanceDocument, TransitionDocument } from '../api-documents.ts';
import { isState } from './time-in-states.ts';

/**
 * The state of a breaker over its living instances; where there is none left, that of its last transition.
 * @param admittedIn the state that its newest call told of, for where there is no transition either
 */
export function stateOf(
  instances: readonly BreakerInstance[],
  transitions: readonly TransitionDocument[],
  admittedIn?: BreakerState,
): Pick<BreakerFigures, 'state' | 'since' | 'nextProbeAt' | 'instances' | 'instanceStates'> {
  const instanceStates = instances.map(describeInstance);
  const last = lastChange(transitions) ?? (admittedIn && { state: admittedIn, at: 0 });
  const counts: Record<BreakerState, number> = { closed: 0, half_open: 0, open: 0, isolated: 0 };
  for (const { state } of instances) counts[state] += 1;
  if (instances.length === 0 && last) {
    return { state: last.state, since: last.at, nextProbeAt: 0, instances: counts, instanceStates };
  }
  const state = worstState(instances.map((instance) => instance.state));
  const since = instanceStates.filter((instance) => instance.state === state).map((instance) => instance.since);
  return {
    state,
    since: earliest(since),
    nextProbeAt: earliest(instanceStates.map(({ nextProbeAt }) => nextProbeAt)),
    instances: counts,
    instanceStates,
  };
}

/**
 * Counts of calls and their shares.
 * @param threshold share of failures that opens the breaker, where it is known
 */
export function outcomeFigures(
  outcomes: BreakerOutcomes,
  threshold: number | undefined,
): Pick<BreakerFigures, 'window' | 'attempted' | 'executed' | 'errorRate' | 'outcomes'> {
  const failures = outcomes.failure + outcomes.timeout;
  const executed = outcomes.success + failures;
  const errors = failures + outcomes.rejected;
  return {
    window: { calls: executed, failures, errorRate: shareOf(failures, executed), threshold: threshold ?? null },
    attempted: executed + outcomes.rejected + outcomes.shortCircuited,
    executed,
    errorRate: shareOf(errors, errors + outcomes.success),
    outcomes,
  };
}

/** The newest transition into a state that is one. */
export function lastChange(
  transitions: readonly TransitionDocument[],
): { state: BreakerState; at: number } | undefined {
  const { to, at } = transitions.toSorted((a, b) => b.at - a.at)[0] ?? { to: '', at: 0 };
  return isState(to) ? { state: to, at } : undefined;
}

function describeInstance({ instance, state, sinceMs, resetTimeoutMs }: BreakerInstance): BreakerInstanceDocument {
  const isTimed = state === 'open' && sinceMs > 0 && resetTimeoutMs > 0;
  return { instance, state, since: sinceMs, nextProbeAt: isTimed ? sinceMs + resetTimeoutMs : 0 };
}

/** The earliest of times that are known; 0 if none is. */
function earliest(times: readonly number[]): number {
  const known = times.filter((at) => at > 0);
  return known.length > 0 ? Math.min(...known) : 0;
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** The order in which lists of breakers and bulkheads come. */
export function byPlace(a: { service: string; name: string }, b: { service: string; name: string }): number {
  return a.service.localeCompare(b.service, 'en') || a.name.localeCompare(b.name, 'en');
}
