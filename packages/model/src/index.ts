export { type BreakerState, refusesCalls, worstState } from './breaker.ts';
export { buildTrafficGraph } from './build-traffic-graph.ts';
export type {
  BreakerFact,
  BreakerInstance,
  BreakerOutcomes,
  BreakerStates,
  ConnectionKind,
  EdgeFact,
  FanOut,
  GraphFacts,
  QualityFact,
  ServiceFact,
} from './graph-facts.ts';
export { DEGRADED_FROM, FAILING_FROM } from './health.ts';
export {
  addHistogram,
  bucketMiddleNs,
  bucketOf,
  type Histogram,
  type Percentiles,
  percentilesMs,
  quantilesNs,
} from './histogram.ts';
export { displayName, ENTRY_NODE, type NodeKind, type NodeRef, nodeId } from './node.ts';
export { breakerKey, breakerTargets, resolveTargets } from './resolve-targets.ts';
export type {
  ConnectionBreaker,
  GraphConnection,
  GraphNode,
  Health,
  Notice,
  RecentFigures,
  TrafficGraph,
} from './traffic-graph.ts';
