import type { GraphFacts } from './graph-facts.ts';

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
