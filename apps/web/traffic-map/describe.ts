import type { GraphNode, TrafficGraph } from '@faultline/model';
import type { Language } from '../text/language.ts';

/** What a screen reader says of the map as a whole. */
export function describeMap(graph: TrafficGraph | null, { text: { spokenMap } }: Language): string {
  if (!graph || graph.nodes.length === 0) return spokenMap.empty;
  const failing = graph.nodes.filter(({ health }) => health === 'failing').length;
  const open = graph.connections.filter(({ breaker }) => breaker.name !== '' && breaker.state !== 'closed').length;
  const parts = [spokenMap.size(graph.nodes.length, graph.connections.length)];
  if (failing > 0) parts.push(spokenMap.failing(failing));
  if (open > 0) parts.push(spokenMap.breakers(open));
  return `${parts.join(', ')}. ${spokenMap.keys}`;
}

/** What a screen reader says of a node. */
export function describeNode({ name, kind, rps, errorRate, health }: GraphNode, { text, numbers }: Language): string {
  const figures = text.spokenMap.figures(numbers.compact(rps), numbers.percent(errorRate));
  return [name, text.nodeKind[kind], figures, text.health[health]].join(', ');
}
