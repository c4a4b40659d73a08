import type {
  BreakerOutcomes,
  BreakerState,
  GraphConnection,
  GraphNode,
  Percentiles,
  TrafficGraph,
} from '@faultline/model';

/** Answers of the API besides the graph. Times are epoch milliseconds, durations milliseconds. */

/** Calls of one 10 s bucket. */
export interface SeriesDocument {
  at: number;
  requests: number;
  /** Failures and timeouts. */
  errors: number;
  latency: Percentiles;
}

export interface TransitionDocument {
  at: number;
  instance: string;
  from: string;
  to: string;
  reason: string;
  traceId: string;
  injected: boolean;
}

export interface BreakerDocument {
  name: string;
  service: string;
  /** Node that its calls go to; '' if no call through it was seen. */
  target: string;
  library: string;
  /** The worst of its instances' states. */
  state: BreakerState;
  /** Since when the first instance is in that state; 0 if that was not seen. */
  since: number;
  instances: Record<BreakerState, number>;
  /** Calls that it let through, over the window asked for. `threshold` is null where it is not known. */
  window: { calls: number; failures: number; errorRate: number; threshold: number | null };
  outcomes: BreakerOutcomes;
  /** Of the connection that it guards; null where there was no call. */
  latency: Percentiles | null;
  /** Newest first. */
  transitions: TransitionDocument[];
  /** Time spent in each state within the window, added up over the instances that live at its end. */
  timeInState: Record<BreakerState, number>;
}

interface ServedDocument {
  requests: number;
  errors: number;
  latency: Percentiles;
}

export interface ServiceInside {
  operations: (ServedDocument & { operation: string })[];
  instances: (ServedDocument & { instance: string; version: string; region: string; lastSeen: number })[];
  versions: (ServedDocument & { version: string; instances: number })[];
}

export interface ServiceDocument extends ServiceInside {
  window: TrafficGraph['window'];
  asOf: number;
  service: GraphNode;
  callers: GraphConnection[];
  callees: GraphConnection[];
  breakers: BreakerDocument[];
  series: SeriesDocument[];
}

export interface ConnectionDocument {
  window: TrafficGraph['window'];
  asOf: number;
  connection: GraphConnection;
  source: GraphNode;
  target: GraphNode;
  /** Those of the caller around calls of this connection. */
  breakers: BreakerDocument[];
  series: SeriesDocument[];
}
