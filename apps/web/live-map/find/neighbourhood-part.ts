import { neighbourhood, type TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import type { GraphPart } from '../../traffic-map/graph-part.ts';
import type { Focus } from '../view-state.ts';

/** What is at most so many connections away; `null`, for everything, while the service is not in the graph. */
export function neighbourhoodPart(graph: TrafficGraph, { service, hops }: Focus): GraphPart | null {
  const near = neighbourhood(graph, service, hops);
  if (!near) return null;
  return {
    nodes: new Set(near.nodes.map(({ id }) => id)),
    connections: new Set(near.connections.map(connectionKey)),
  };
}
