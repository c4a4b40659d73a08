/** What the layout needs to know of a graph. */
export interface Topology {
  nodes: readonly { id: string; kind: string }[];
  links: readonly { source: string; target: string }[];
}

/** Who calls whom, both ways; links to unknown nodes and to oneself left out. */
export interface Adjacency {
  callees: ReadonlyMap<string, readonly string[]>;
  callers: ReadonlyMap<string, readonly string[]>;
}

export function adjacencyOf({ nodes, links }: Topology): Adjacency {
  const callees = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const callers = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { source, target } of links) {
    if (source === target || !callees.has(source) || !callers.has(target)) continue;
    callees.get(source)!.push(target);
    callers.get(target)!.push(source);
  }
  return { callees, callers };
}

/** Tiers beyond these, for so many nodes, come from cycles that wind through the whole system. */
const DEEP_TIERS = 12;
const DEEP_TIERS_OF_ROOT = 2.2;

/**
 * Tier of each node, 0 for the entry: the longest way from a node nobody calls, links that close a cycle left out.
 * A node that nobody calls stands right before the first node it calls. Where services call each other in long circles the
 * longest way says nothing, and would draw the map as one thin row: the shortest way takes its place.
 */
export function tiersOf(topology: Topology, adjacency: Adjacency): Map<string, number> {
  const starts = startNodes(topology, adjacency.callers);
  const tiers = longestWays(topology, adjacency, starts);
  const depth = Math.max(0, ...tiers.values()) + 1;
  const isWinding = depth > Math.max(DEEP_TIERS, DEEP_TIERS_OF_ROOT * Math.sqrt(tiers.size));
  return isWinding ? shortestWays(adjacency, starts) : tiers;
}

function longestWays(topology: Topology, { callees, callers }: Adjacency, starts: string[]): Map<string, number> {
  const { order, closing } = depthFirst(starts, callees);
  const tiers = new Map<string, number>(order.map((id) => [id, 0]));
  for (const id of order) {
    for (const callee of callees.get(id)!) {
      if (closing.has(linkKey(id, callee))) continue;
      tiers.set(callee, Math.max(tiers.get(callee)!, tiers.get(id)! + 1));
    }
  }
  for (const { id, kind } of topology.nodes) {
    const called = callees.get(id)!;
    if (kind === 'entry' || callers.get(id)!.length > 0 || called.length === 0) continue;
    tiers.set(id, Math.max(0, Math.min(...called.map((callee) => tiers.get(callee)!)) - 1));
  }
  return tiers;
}

/** From the first start, then from others that are not reached yet. */
function shortestWays({ callees, callers }: Adjacency, starts: string[]): Map<string, number> {
  const tiers = new Map<string, number>();
  const isRoot = (id: string) => callers.get(id)!.length === 0;
  for (const start of starts) {
    if (tiers.has(start)) continue;
    tiers.set(start, 0);
    const reached = [start];
    for (const id of reached) {
      for (const callee of callees.get(id)!) {
        const tier = tiers.get(id)! + 1;
        const known = tiers.get(callee);
        if (known !== undefined && (known <= tier || !isRoot(start))) continue;
        tiers.set(callee, tier);
        reached.push(callee);
      }
    }
  }
  return tiers;
}

/** Entries first, then nodes nobody calls, then the rest: cycles are cut where the traffic comes from. */
function startNodes({ nodes }: Topology, callers: Adjacency['callers']): string[] {
  const priority = (node: Topology['nodes'][number]) => {
    if (node.kind === 'entry') return 0;
    return callers.get(node.id)!.length === 0 ? 1 : 2;
  };
  return [...nodes].sort((a, b) => priority(a) - priority(b)).map(({ id }) => id);
}

function depthFirst(starts: string[], callees: Adjacency['callees']): { order: string[]; closing: Set<string> } {
  const state = new Map<string, 'open' | 'done'>();
  const closing = new Set<string>();
  const finished: string[] = [];
  for (const start of starts) {
    if (state.has(start)) continue;
    const path = [{ id: start, next: 0 }];
    state.set(start, 'open');
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const callee = callees.get(top.id)![top.next++];
      if (callee === undefined) {
        state.set(top.id, 'done');
        finished.push(top.id);
        path.pop();
      } else if (state.get(callee) === 'open') {
        closing.add(linkKey(top.id, callee));
      } else if (!state.has(callee)) {
        state.set(callee, 'open');
        path.push({ id: callee, next: 0 });
      }
    }
  }
  return { order: finished.reverse(), closing };
}

function linkKey(source: string, target: string): string {
  return JSON.stringify([source, target]);
}
