import type { GraphConnection, GraphNode, MissingReason, Percentiles, TrafficGraph } from '@faultline/model';
import type { BreakerDocument } from './breakers.ts';

/** Services, connections, and what is missing of them. */

/** Calls of one step, until the next point: 10 s, or longer where the window is, so that there are 400 points at most. */
export interface SeriesDocument {
  at: number;
  requests: number;
  /** Failures and timeouts. */
  errors: number;
  latency: Percentiles;
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

/** Why a connection is not on the map as expected, or a service if there is no target. */
export interface MissingDocument {
  window: { from: number; to: number };
  source: string;
  /** '' for none. */
  target: string;
  /** What explains it first. */
  reasons: MissingReasonDocument[];
}

export interface MissingReasonDocument extends MissingReason {
  /** What the counts say, and what to do about it ('' for nothing), in English. */
  sentence: string;
  advice: string;
}
