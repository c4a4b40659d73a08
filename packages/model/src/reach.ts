import { ENTRY_NODE, servicesIn } from './node.ts';
import type { TrafficGraph } from './traffic-graph.ts';

interface Link {
  source: string;
  target: string;
}

/** Ids of all that calls of a node lead to, and of all whose calls lead to it; without the node itself. */
export interface Reach {
  downstream: ReadonlySet<string>;
  upstream: ReadonlySet<string>;
}

/** Follows connections from a node in both directions, however far; round cycles too. */
export function reachOf(connections: readonly Link[], id: string): Reach {
  return {
    downstream: follow(connections, id, 'source', 'target'),
    upstream: follow(connections, id, 'target', 'source'),
  };
}

/** Whether a connection lies on a way to or from the node. */
export function isOnWay({ source, target }: Link, id: string, { downstream, upstream }: Reach): boolean {
  const leadsAway = (source === id || downstream.has(source)) && (target === id || downstream.has(target));
  const leadsHere = (target === id || upstream.has(target)) && (source === id || upstream.has(source));
  return leadsAway || leadsHere;
}

/** How far trouble of a node can spread, and what it depends on, in numbers. */
export interface BlastRadius {
  /** Services that its calls lead to, those it calls itself among them, and dependencies (databases and their like). */
  downstream: { services: number; direct: number; dependencies: number };
  /** Services whose calls lead to it, those that call it themselves among them. */
  upstream: { services: number; direct: number };
  /** Executed calls it makes for each request it serves, all callees together; 0 without requests. */
  callsPerRequest: number;
  /** Services that take requests from outside, and those of them from which it is reached or which it is. */
  entries: { affected: string[]; all: number };
  /**
   * At most this share (0..1) of entering requests goes through it: those that enter where it can be reached, and no more
   * than arrive here. One entering request may arrive several times, so it may be less; undefined without such requests.
   */
  largestShareOfEntry: number | undefined;
}

/** @param id of a node of the graph; one that is not there reaches nothing */
export function blastRadius(
  graph: TrafficGraph,
  id: string,
  reach: Reach = reachOf(graph.connections, id),
): BlastRadius {
  const { nodes, connections } = graph;
  const standsFor = new Map(nodes.map((node) => [node.id, servicesIn(node)]));
  const servicesAmong = (ids: Iterable<string>) =>
    [...new Set(ids)].reduce((sum, other) => sum + (standsFor.get(other) ?? 0), 0);
  const outgoing = connections.filter(({ source, target }) => source === id && target !== id);
  const incoming = connections.filter(({ source, target }) => target === id && source !== id);
  const entering = connections.filter(({ source }) => source === ENTRY_NODE);
  const affected = entering.filter(({ target }) => target === id || reach.upstream.has(target));
  const allRps = entering.reduce((sum, { rps }) => sum + rps, 0);
  const affectedRps = affected.reduce((sum, { rps }) => sum + rps, 0);
  const arriving = nodes.find((node) => node.id === id)?.requestsPerEntry ?? 0;
  return {
    downstream: {
      services: servicesAmong(reach.downstream),
      direct: servicesAmong(outgoing.map(({ target }) => target)),
      dependencies: [...reach.downstream].filter((other) => standsFor.get(other) === 0).length,
    },
    upstream: {
      services: servicesAmong(reach.upstream),
      direct: servicesAmong(incoming.map(({ source }) => source)),
    },
    callsPerRequest: outgoing.reduce((sum, connection) => sum + connection.callsPerRequest, 0),
    entries: { affected: affected.map(({ target }) => target), all: entering.length },
    largestShareOfEntry: allRps > 0 ? Math.min(1, affectedRps / allRps, arriving) : undefined,
  };
}

function follow(connections: readonly Link[], id: string, near: keyof Link, far: keyof Link): Set<string> {
  const next = new Map<string, string[]>();
  for (const link of connections) {
    const known = next.get(link[near]);
    if (known) known.push(link[far]);
    else next.set(link[near], [link[far]]);
  }
  const reached = new Set<string>();
  const waiting = [id];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const other of next.get(at) ?? []) {
      if (other === id || reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  return reached;
}
