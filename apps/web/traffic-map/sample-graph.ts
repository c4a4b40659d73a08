import type { GraphConnection, GraphNode, TrafficGraph } from '@faultline/model';

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
  return {
    source,
    target,
    kind: 'rpc',
    attempted: 60,
    matched: 60,
    executed: 60,
    succeeded: 60,
    failed: 0,
    timedOut: 0,
    rejected: 0,
    shortCircuited: 0,
    fallbackServed: 0,
    fallbackFailed: 0,
    retries: 0,
    injected: 0,
    rps: 1,
    errorRate: 0,
    latency: { p50: 1, p95: 10, p99: 20 },
    calleeLatency: { p50: 1, p95: 10, p99: 20 },
    callsPerRequest: 1,
    breaker: { name: '', state: 'closed', open: 0, instances: 0, since: 0, nextProbeAt: 0 },
    unmatchedShare: 0,
    sampledShare: 0,
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
