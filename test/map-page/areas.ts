import type { GraphNode, TrafficGraph } from '@faultline/model';

/** A synthetic system with a group in place of the services of each area, the first word of their names. */
export function byArea(graph: TrafficGraph, open: readonly string[]): TrafficGraph {
  const nodes = new Map<string, GraphNode>();
  const placeOf = new Map<string, string>();
  for (const node of graph.nodes) {
    const area = node.id.split('-')[0]!;
    const isApart = node.kind !== 'service' || open.includes(area);
    const id = isApart ? node.id : `group:${area}`;
    placeOf.set(node.id, id);
    const services = nodes.get(id)?.services ?? [];
    const group = { ...node, id, name: area, kind: 'group' as const, services: [...services, memberOf(node)] };
    nodes.set(id, isApart ? node : group);
  }
  const connections = new Map<string, TrafficGraph['connections'][number]>();
  for (const connection of graph.connections) {
    const [source, target] = [placeOf.get(connection.source)!, placeOf.get(connection.target)!];
    connections.set(`${source} ${target}`, { ...connection, source, target });
  }
  return { ...graph, nodes: [...nodes.values()], connections: [...connections.values()] };
}

function memberOf({ name, health, requests, rps, errorRate, latency }: GraphNode) {
  return { name, health, requests, rps, errorRate, latency };
}
