import type { TrafficGraph } from './traffic-graph.ts';

/**
 * The part of the graph at most `hops` connections away from a node, whatever their direction; undefined if the graph
 * has no such node. The figures of the entry and of quality stay those of the whole.
 */
export function neighbourhood(graph: TrafficGraph, center: string, hops: number): TrafficGraph | undefined {
  if (!graph.nodes.some((node) => node.id === center)) return undefined;
  const kept = new Set([center]);
  for (let hop = 0; hop < hops; hop++) {
    const border = [...kept];
    const inside = new Set(border);
    for (const { source, target } of graph.connections) {
      if (inside.has(source)) kept.add(target);
      if (inside.has(target)) kept.add(source);
    }
    if (kept.size === border.length) break;
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => kept.has(node.id)),
    connections: graph.connections.filter(({ source, target }) => kept.has(source) && kept.has(target)),
  };
}
