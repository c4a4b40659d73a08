import type { TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import type { GraphPart } from '../../traffic-map/graph-part.ts';
import type { LeftOut } from './level-state.ts';

const SENDERS = new Set(['service', 'group', 'entry']);

/** What is shown where some kinds of nodes are left out; `null` for everything. */
export function partWithout(graph: TrafficGraph, leftOut: readonly LeftOut[]): GraphPart | null {
  if (leftOut.length === 0) return null;
  const busy = new Set(
    graph.connections.filter(({ attempted }) => attempted > 0).flatMap(({ source, target }) => [source, target]),
  );
  const isShown = ({ id, kind, requests }: TrafficGraph['nodes'][number]) =>
    !(leftOut.includes('inferred') && !SENDERS.has(kind)) &&
    !(leftOut.includes('idle') && requests === 0 && !busy.has(id));
  const nodes = new Set(graph.nodes.filter(isShown).map(({ id }) => id));
  const connections = graph.connections.filter(({ source, target }) => nodes.has(source) && nodes.has(target));
  return { nodes, connections: new Set(connections.map(connectionKey)) };
}
