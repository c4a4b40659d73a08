import type { GraphConnection, GraphNode, TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';

type NodeFigures = Pick<
  GraphNode,
  'instances' | 'versions' | 'requests' | 'errors' | 'rps' | 'errorRate' | 'latency' | 'requestsPerEntry' | 'health'
>;
type ConnectionFigures = Omit<GraphConnection, 'source' | 'target' | 'kind' | 'recent'>;

/** The graph with, on every node and connection, its figures in another window; null for what was not there then. */
export interface ComparedGraph extends TrafficGraph {
  nodes: (GraphNode & { baseline: NodeFigures | null })[];
  connections: (GraphConnection & { baseline: ConnectionFigures | null })[];
  baseline: Pick<TrafficGraph, 'window' | 'asOf' | 'partial' | 'entry' | 'quality'>;
}

export function compareWithBaseline(graph: TrafficGraph, baseline: TrafficGraph): ComparedGraph {
  const nodes = new Map(baseline.nodes.map((node) => [node.id, node]));
  const connections = new Map(baseline.connections.map((connection) => [connectionKey(connection), connection]));
  const { window, asOf, partial, entry, quality } = baseline;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, baseline: nodeFigures(nodes.get(node.id)) })),
    connections: graph.connections.map((connection) => ({
      ...connection,
      baseline: connectionFigures(connections.get(connectionKey(connection))),
    })),
    baseline: { window, asOf, partial, entry, quality },
  };
}

function nodeFigures(node: GraphNode | undefined): NodeFigures | null {
  if (!node) return null;
  const { instances, versions, requests, errors, rps, errorRate, latency, requestsPerEntry, health } = node;
  return { instances, versions, requests, errors, rps, errorRate, latency, requestsPerEntry, health };
}

function connectionFigures(connection: GraphConnection | undefined): ConnectionFigures | null {
  if (!connection) return null;
  const { source: _source, target: _target, kind: _kind, recent: _recent, ...figures } = connection;
  return figures;
}
