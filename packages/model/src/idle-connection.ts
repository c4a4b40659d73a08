import type { GraphConnection } from './traffic-graph.ts';

const NO_LATENCY = { p50: 0, p95: 0, p99: 0 };

/** A connection without calls and without a breaker. */
export function idleConnection({
  source,
  target,
  kind,
}: Pick<GraphConnection, 'source' | 'target' | 'kind'>): GraphConnection {
  return {
    source,
    target,
    kind,
    attempted: 0,
    matched: 0,
    executed: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    rejected: 0,
    shortCircuited: 0,
    fallbackServed: 0,
    fallbackFailed: 0,
    retries: 0,
    injected: 0,
    rps: 0,
    errorRate: 0,
    latency: NO_LATENCY,
    calleeLatency: NO_LATENCY,
    callsPerRequest: 0,
    breaker: { name: '', state: 'closed', open: 0, instances: 0, since: 0, nextProbeAt: 0 },
    unmatchedShare: 0,
    sampledShare: 0,
    health: 'idle',
  };
}

/** Key of a connection in maps: one per pair of node ids, whatever they hold. */
export function endsKey({ source, target }: Pick<GraphConnection, 'source' | 'target'>): string {
  return `${source}\u0000${target}`;
}
