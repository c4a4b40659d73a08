import { refusesCalls, worstState } from './breaker.ts';
import type { BreakerInstance, BreakerStates } from './graph-facts.ts';
import { AS_IT_IS, type Placing } from './grouping.ts';
import { type NodeRef, nodeId } from './node.ts';
import { type BreakerTargets, breakerKey } from './resolve-targets.ts';
import type { ConnectionBreaker } from './traffic-graph.ts';

export function connectionKey(source: NodeRef, target: NodeRef): string {
  return `${nodeId(source)}\u0000${nodeId(target)}`;
}

/**
 * The breaker shown on each connection, by `connectionKey`. Where several guard one connection, the one in the worst
 * state is shown; among equals, the one that changed last.
 */
export function breakersByConnection(
  states: readonly BreakerStates[],
  targets: BreakerTargets,
  place: Placing = AS_IT_IS,
): Map<string, ConnectionBreaker> {
  const shown = new Map<string, ConnectionBreaker>();
  for (const { service, name, instances } of states) {
    const target = targets.get(breakerKey(service, name));
    if (!target || instances.length === 0) continue;
    const key = connectionKey(place({ kind: 'service', name: service }), place(target));
    const candidate = summarise(name, instances);
    const present = shown.get(key);
    if (!present || isWorse(candidate, present)) shown.set(key, candidate);
  }
  return shown;
}

function summarise(name: string, instances: readonly BreakerInstance[]): ConnectionBreaker {
  const state = worstState(instances.map((instance) => instance.state));
  const inState = instances.filter((instance) => instance.state === state);
  const newest = inState.reduce((a, b) => (b.sinceMs > a.sinceMs ? b : a));
  const probes = inState
    .filter((i) => i.state === 'open' && i.resetTimeoutMs > 0)
    .map((i) => i.sinceMs + i.resetTimeoutMs);
  return {
    name,
    state,
    open: instances.filter((instance) => refusesCalls(instance.state)).length,
    instances: instances.length,
    since: newest.sinceMs,
    nextProbeAt: probes.length > 0 ? Math.min(...probes) : 0,
  };
}

function isWorse(candidate: ConnectionBreaker, present: ConnectionBreaker): boolean {
  if (candidate.state === present.state) return candidate.since > present.since;
  return worstState([candidate.state, present.state]) === candidate.state;
}
