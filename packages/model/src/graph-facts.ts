import type { BreakerState } from './breaker.ts';
import type { BreakerOutcomes } from './breaker-outcomes.ts';
import type { Histogram } from './histogram.ts';
import type { NodeRef } from './node.ts';

/** How two nodes speak. */
export type ConnectionKind = 'rpc' | 'messaging' | 'database';

/**
 * Calls of one kind between two nodes, added up over a window. Counts are numbers of calls after sampling weights.
 * The readers in packages/clickhouse produce these rows; `buildTrafficGraph` turns them into the graph.
 */
export interface EdgeFact {
  /** Caller. `null` where only the callee's end was seen and its caller is unknown (an orphan). */
  source: NodeRef | null;
  /** Callee: the service whose server span was seen, else what the client span says about its peer. */
  target: NodeRef | null;
  /** `server.address:port` as the client saw it, '' if it said none. Resolves callees that never answered. */
  address: string;
  kind: ConnectionKind;
  /** Name of the circuit breaker around the call, '' for none. */
  breaker: string;
  /** True for calls that started within the last `recentMs` of the window (live reads only). */
  recent: boolean;
  /** Executed calls, each counted once however many ends of it were seen. */
  executed: number;
  /** Of those: both ends seen. */
  matched: number;
  /** Of those: failed at either end, timeouts not among them. */
  failed: number;
  timedOut: number;
  /** Attempts after the first. */
  retries: number;
  /** Calls with an injected fault. */
  injected: number;
  /** Spans behind the counts, before sampling weights; and those of them whose weight is not 1. */
  rows: number;
  sampledRows: number;
  callerLatency: Histogram;
  calleeLatency: Histogram;
}

/** A service as its own spans describe it. */
export interface ServiceFact {
  name: string;
  namespace: string;
  team: string;
  criticality: string;
  regions: string[];
  versions: string[];
  instances: number;
  /** Epoch milliseconds of its newest span's 10 s bucket. */
  lastSeenMs: number;
}

export interface BreakerInstance {
  instance: string;
  state: BreakerState;
  /** Epoch milliseconds of the transition into this state; 0 if it was never seen to change. */
  sinceMs: number;
  /** How long the breaker stays open before it probes; 0 if unknown. */
  resetTimeoutMs: number;
}

export interface BreakerFact {
  service: string;
  name: string;
  library: string;
  recent: boolean;
  outcomes: BreakerOutcomes;
  /** Calls into which a fault was injected at the breaker itself, so that nothing else tells of it. */
  injected: number;
}

/** States of one breaker's instances at the end of the window. */
export interface BreakerStates {
  service: string;
  name: string;
  library: string;
  /** Share of failed calls, 0 to 1, that opens it, as its newest transition that tells it says; missing if none does. */
  errorThreshold?: number;
  instances: BreakerInstance[];
}

/** Calls caused by one request at the entry: calls → number of requests. */
export type FanOut = ReadonlyMap<number, number>;

export interface QualityFact {
  spans: number;
  duplicates: number;
  late: number;
  orphans: number;
  rejected: number;
}

/** Everything the store knows of one window. */
export interface GraphFacts {
  /** Epoch milliseconds, aligned to `bucketMs`; `toMs` excluded. */
  window: { fromMs: number; toMs: number; bucketMs: number };
  /** Epoch milliseconds: when the store was asked. */
  nowMs: number;
  /**
   * Epoch milliseconds: start of the oldest call when traffic began within the window, so that nothing came for minutes
   * before; else `fromMs`.
   */
  beganMs: number;
  /** Epoch milliseconds: start of the newest call of the window; `fromMs` when there is none. */
  asOfMs: number;
  /** Length of the `recent` part; 0 when the read has none. */
  recentMs: number;
  partial: boolean;
  edges: EdgeFact[];
  services: ServiceFact[];
  breakers: BreakerFact[];
  breakerStates: BreakerStates[];
  /** Service known to answer at an address, by caller; only where it is unambiguous. */
  peerServices: { caller: string; address: string; service: string }[];
  /** Targets that calls through a breaker went to in the past. */
  breakerTargets: { service: string; breaker: string; target: NodeRef; kind: ConnectionKind }[];
  fanOut: FanOut;
  quality: QualityFact;
}
