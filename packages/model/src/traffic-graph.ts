import type { BreakerState } from './breaker.ts';
import type { ConnectionKind, QualityFact } from './graph-facts.ts';
import type { Percentiles } from './histogram.ts';
import type { NodeKind } from './node.ts';
import type { Notice } from './notice.ts';

/** From best to worst; `idle` and `unknown` are no judgement on health. */
export type Health = 'ok' | 'degraded' | 'failing' | 'idle' | 'unknown';

/** Durations in milliseconds, rates per second, counts in calls within the window. */
export interface GraphNode {
  id: string;
  name: string;
  kind: NodeKind;
  namespace: string;
  team: string;
  criticality: string;
  regions: string[];
  versions: string[];
  instances: number;
  requests: number;
  errors: number;
  rps: number;
  errorRate: number;
  latency: Percentiles;
  /** Requests here per request at the entry (amplification). */
  requestsPerEntry: number;
  health: Health;
  notices: Notice[];
  /** 0..1 while an incident is open. */
  suspicion: number;
  /** The services in it, by name; groups only. */
  services?: GroupMember[];
}

/** A service in a group: what it served, calls from within the group too. */
export type GroupMember = Pick<GraphNode, 'name' | 'requests' | 'rps' | 'errorRate' | 'latency' | 'health'>;

/** The breaker around a connection's calls; `name` is '' and `instances` 0 where there is none. */
export interface ConnectionBreaker {
  name: string;
  state: BreakerState;
  /** Instances that refuse calls. */
  open: number;
  instances: number;
  /** Epoch milliseconds; 0 when unknown. */
  since: number;
  /** Epoch milliseconds; 0 when it does not apply or is unknown. */
  nextProbeAt: number;
}

export interface GraphConnection {
  source: string;
  target: string;
  kind: ConnectionKind;
  /** What callers wanted: executed + shortCircuited + rejected. */
  attempted: number;
  matched: number;
  executed: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  rejected: number;
  shortCircuited: number;
  fallbackServed: number;
  fallbackFailed: number;
  retries: number;
  injected: number;
  /** Executed calls per second. */
  rps: number;
  /** (failed + timedOut + rejected) / (those + succeeded); short-circuits apart, as Hystrix does. */
  errorRate: number;
  latency: Percentiles;
  calleeLatency: Percentiles;
  /** Fan-out: executed calls per request served by the source. */
  callsPerRequest: number;
  breaker: ConnectionBreaker;
  unmatchedShare: number;
  sampledShare: number;
  health: Health;
  /** The same figures over the last `recent.windowMs`; only on live snapshots. */
  recent?: RecentFigures;
}

/** What moves on the live map: the newest few seconds of a connection, in calls per second. */
export interface RecentFigures {
  windowMs: number;
  succeededPerSecond: number;
  failedPerSecond: number;
  timedOutPerSecond: number;
  rejectedPerSecond: number;
  shortCircuitedPerSecond: number;
  fallbackServedPerSecond: number;
  errorRate: number;
  p95: number;
}

/** The document of `GET /api/v1/graph` and of every `snapshot` event of its stream. Times are epoch milliseconds. */
export interface TrafficGraph {
  window: { from: number; to: number; bucketMs: number };
  asOf: number;
  partial: boolean;
  nodes: GraphNode[];
  connections: GraphConnection[];
  entry: { rps: number; errorRate: number; fanOut: { mean: number; p99: number; max: number } };
  quality: QualityFact;
  /** What concerns the map as a whole at this moment, such as a full disk; empty for a window that is over. */
  notices: Notice[];
}
