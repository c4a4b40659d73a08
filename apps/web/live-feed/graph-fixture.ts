import { type GraphConnection, type GraphNode, idleConnection, type TrafficGraph } from '@faultline/model';

const NO_LATENCY = { p50: 0, p95: 0, p99: 0 };

/** A node for tests: healthy, without traffic, unless `figures` say otherwise. */
export function nodeOf(id: string, figures: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    name: id,
    kind: 'service',
    namespace: '',
    team: '',
    criticality: '',
    regions: [],
    versions: [],
    instances: 1,
    requests: 0,
    errors: 0,
    rps: 0,
    errorRate: 0,
    latency: NO_LATENCY,
    requestsPerEntry: 0,
    health: 'ok',
    notices: [],
    suspicion: 0,
    ...figures,
  };
}

type ConnectionFigures = Pick<GraphConnection, 'source' | 'target'> & Partial<GraphConnection>;

/** A connection for tests: healthy, without traffic or breaker, unless `figures` say otherwise. */
export function connectionOf(figures: ConnectionFigures): GraphConnection {
  return { ...idleConnection({ kind: 'rpc', ...figures }), health: 'ok', ...figures };
}

/** A graph of 60 s for tests, with a node for every end of the connections that `nodes` leaves out. */
export function graphOf(connections: ConnectionFigures[], nodes: GraphNode[] = []): TrafficGraph {
  const ids = new Set(connections.flatMap(({ source, target }) => [source, target]));
  for (const { id } of nodes) ids.delete(id);
  return {
    window: { from: 0, to: 60_000, bucketMs: 10_000 },
    asOf: 59_000,
    partial: false,
    nodes: [...nodes, ...[...ids].map((id) => nodeOf(id))],
    connections: connections.map(connectionOf),
    entry: { rps: 0, errorRate: 0, fanOut: { mean: 0, p99: 0, max: 0 } },
    quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
    notices: [],
  };
}
