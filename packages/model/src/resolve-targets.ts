import type { EdgeFact, GraphFacts } from './graph-facts.ts';
import { type NodeRef, nodeId } from './node.ts';

/**
 * Names the callee of calls that no server span answers. A refused, short or lost call shows only an address, or a peer
 * name, and would otherwise appear as an external node beside the service it was meant for.
 * Rules, in order: the peer is called like a known service; the caller has seen exactly one service answer there.
 */
export function resolveTargets(facts: GraphFacts): EdgeFact[] {
  const services = knownServices(facts);
  const answering = answeringServices(facts);

  return facts.edges.map((edge) => {
    if (edge.target?.kind !== 'external') return edge;
    const service = services.has(edge.target.name)
      ? edge.target.name
      : answering.get(addressKey(edge.source?.name ?? '', edge.address || edge.target.name));
    return service ? { ...edge, target: { kind: 'service', name: service } } : edge;
  });
}

function addressKey(caller: string, address: string): string {
  return `${caller}\u0000${address}`;
}

/**
 * The service that answers a caller at an address: as remembered, or as calls of this window show that were answered,
 * which covers the first seconds. An address where several services answered in the window names none of them.
 */
function answeringServices(facts: GraphFacts): Map<string, string> {
  const seen = new Map<string, string | undefined>();
  for (const { source, target, address, matched } of facts.edges) {
    if (!address || matched === 0 || source?.kind !== 'service' || target?.kind !== 'service') continue;
    const key = addressKey(source.name, address);
    seen.set(key, seen.has(key) && seen.get(key) !== target.name ? undefined : target.name);
  }
  const answering = new Map<string, string>();
  for (const [key, service] of seen) if (service) answering.set(key, service);
  for (const { caller, address, service } of facts.peerServices) answering.set(addressKey(caller, address), service);
  return answering;
}

/** Services that sent spans, or that a peer is known to be. */
export function knownServices(facts: Pick<BreakerPlaces, 'services' | 'peerServices'>): Set<string> {
  return new Set([...facts.services.map((service) => service.name), ...facts.peerServices.map((peer) => peer.service)]);
}

/** What tells where breakers are. */
export interface BreakerPlaces extends Pick<GraphFacts, 'peerServices' | 'breakerTargets'> {
  services: readonly { name: string }[];
  breakers: readonly { service: string; name: string }[];
  breakerStates: readonly { service: string; name: string }[];
}

/** Where the calls through a breaker go, by `breakerKey`. */
export type BreakerTargets = ReadonlyMap<string, NodeRef>;

export function breakerKey(service: string, breaker: string): string {
  return `${service}\u0000${breaker}`;
}

/**
 * Ties breakers to connections. A breaker that refuses everything makes no calls, so its target comes from, in order:
 * the calls made through it in this window (the busiest target), calls made in the past, a service of its own name.
 */
export function breakerTargets(facts: BreakerPlaces, edges: readonly EdgeFact[]): BreakerTargets {
  const targets = new Map<string, NodeRef>();
  const services = knownServices(facts);
  for (const { service, name } of [...facts.breakers, ...facts.breakerStates]) {
    if (services.has(name) && name !== service) targets.set(breakerKey(service, name), { kind: 'service', name });
  }
  for (const { service, breaker, target } of facts.breakerTargets) targets.set(breakerKey(service, breaker), target);

  const busiest = new Map<string, Map<string, { target: NodeRef; executed: number }>>();
  for (const { source, target, breaker, executed } of edges) {
    if (!breaker || !source || !target) continue;
    const key = breakerKey(source.name, breaker);
    const candidates = busiest.get(key) ?? new Map<string, { target: NodeRef; executed: number }>();
    const candidate = candidates.get(nodeId(target)) ?? { target, executed: 0 };
    candidate.executed += executed;
    candidates.set(nodeId(target), candidate);
    busiest.set(key, candidates);
  }
  for (const [key, candidates] of busiest) {
    const best = [...candidates.values()].reduce((a, b) => (b.executed > a.executed ? b : a));
    targets.set(key, best.target);
  }
  return targets;
}
