import type { EdgeFact, GraphFacts } from './graph-facts.ts';
import { bucketOf } from './histogram.ts';
import type { NodeRef } from './node.ts';

const FROM_MS = 1_700_000_000_000;

/** Facts of a minute without traffic, for tests. */
export const EMPTY_FACTS: GraphFacts = {
  window: { fromMs: FROM_MS, toMs: FROM_MS + 60_000, bucketMs: 10_000 },
  nowMs: FROM_MS + 3_600_000,
  beganMs: FROM_MS,
  asOfMs: FROM_MS,
  recentMs: 0,
  partial: false,
  edges: [],
  services: [],
  breakers: [],
  breakerStates: [],
  peerServices: [],
  breakerTargets: [],
  fanOut: new Map(),
  quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
};

/** Calls between two nodes for tests: none, none failed, both ends seen, unless `figures` say otherwise. */
export function edgeFact(source: NodeRef | null, target: NodeRef | null, figures: Partial<EdgeFact> = {}): EdgeFact {
  const { executed = 0 } = figures;
  return {
    source,
    target,
    address: '',
    kind: 'rpc',
    breaker: '',
    recent: false,
    executed: 0,
    matched: 0,
    failed: 0,
    timedOut: 0,
    retries: 0,
    injected: 0,
    rows: executed,
    sampledRows: 0,
    callerLatency: new Map(),
    calleeLatency: new Map(),
    ...figures,
  };
}

/** Calls of which both ends were seen. @param latencies milliseconds → calls */
export function callsFact(
  source: NodeRef,
  target: NodeRef,
  latencies: Record<number, number>,
  figures: Partial<EdgeFact> = {},
): EdgeFact {
  const took = new Map(Object.entries(latencies).map(([ms, calls]) => [bucketOf(Number(ms) * 1e6), calls]));
  const executed = Object.values(latencies).reduce((sum, calls) => sum + calls, 0);
  const ends = { callerLatency: took, calleeLatency: took };
  return edgeFact(source, target, { executed, matched: executed, rows: executed * 2, ...ends, ...figures });
}
