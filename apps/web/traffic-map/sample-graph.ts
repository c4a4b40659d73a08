import { type GraphConnection, type GraphNode, idleConnection, type TrafficGraph } from '@faultline/model';

/** Graphs for tests, with just what a test cares about. */

export function sampleNode(id: string, figures: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    name: id,
    kind: id === 'internet' ? 'entry' : 'service',
    namespace: '',
    team: '',
    criticality: '',
    regions: [],
    versions: [],
    instances: 1,
    requests: 60,
    errors: 0,
    rps: 1,
    errorRate: 0,
    latency: { p50: 1, p95: 10, p99: 20 },
    requestsPerEntry: 1,
    health: 'ok',
    notices: [],
    suspicion: 0,
    ...figures,
  };
}

export function sampleConnection(
  source: string,
  target: string,
  figures: Partial<GraphConnection> = {},
): GraphConnection {
  const latency = { p50: 1, p95: 10, p99: 20 };
  return {
    ...idleConnection({ source, target, kind: 'rpc' }),
    attempted: 60,
    matched: 60,
    executed: 60,
    succeeded: 60,
    rps: 1,
    latency,
    calleeLatency: latency,
    callsPerRequest: 1,
    health: 'ok',
    ...figures,
  };
}

/** A minute of traffic over the given connections; nodes follow from them unless given. */
export function sampleGraph(connections: GraphConnection[], nodes?: GraphNode[]): TrafficGraph {
  const ids = [...new Set(connections.flatMap(({ source, target }) => [source, target]))];
  return {
    window: { from: 0, to: 60_000, bucketMs: 10_000 },
    asOf: 60_000,
    partial: false,
    nodes: nodes ?? ids.map((id) => sampleNode(id)),
    connections,
    entry: { rps: 1, errorRate: 0, fanOut: { mean: 1, p99: 1, max: 1 } },
    quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
    notices: [],
  };
}
