import type { TrafficGraph } from '../traffic-graph.ts';
import type { Incident } from './incident.ts';

/** The same graph, in which nodes carry how much open incidents suspect them; a group as much as any of its services. */
export function withSuspicion(graph: TrafficGraph, open: readonly Pick<Incident, 'suspects'>[]): TrafficGraph {
  if (open.length === 0) return graph;
  const suspicion = new Map<string, number>();
  for (const { service, score } of open.flatMap(({ suspects }) => suspects)) {
    suspicion.set(service, Math.max(score, suspicion.get(service) ?? 0));
  }
  const nodes = graph.nodes.map((node) => {
    const names = node.services?.map(({ name }) => name) ?? [node.id];
    return { ...node, suspicion: Math.max(...names.map((name) => suspicion.get(name) ?? 0), 0) };
  });
  return { ...graph, nodes };
}
