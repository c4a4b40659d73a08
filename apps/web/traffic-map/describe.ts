import type { GraphNode, TrafficGraph } from '@faultline/model';
import { formatPercent, formatRate } from './labels.ts';

/** What a screen reader says of the map as a whole. */
export function describeMap(graph: TrafficGraph | null): string {
  if (!graph || graph.nodes.length === 0) return 'Traffic map, no traffic yet';
  const failing = graph.nodes.filter(({ health }) => health === 'failing').length;
  const open = graph.connections.filter(({ breaker }) => breaker.name !== '' && breaker.state !== 'closed').length;
  const parts = [`Traffic map of ${graph.nodes.length} nodes and ${graph.connections.length} connections`];
  if (failing > 0) parts.push(`${failing} failing`);
  if (open > 0) parts.push(`${open} circuit ${open === 1 ? 'breaker' : 'breakers'} not closed`);
  return `${parts.join(', ')}. Arrow keys walk the nodes, Enter selects.`;
}

/** What a screen reader says of a node. */
export function describeNode({ name, kind, rps, errorRate, health }: GraphNode): string {
  return `${name}, ${kind}, ${formatRate(rps)} requests per second, ${formatPercent(errorRate)} errors, ${health}`;
}
