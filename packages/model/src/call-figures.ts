import type { BreakerFact, EdgeFact } from './graph-facts.ts';
import { addHistogram } from './histogram.ts';

/** Sums over calls between two nodes; additive in every field. */
export interface CallFigures {
  executed: number;
  matched: number;
  failed: number;
  timedOut: number;
  rejected: number;
  shortCircuited: number;
  fallbackServed: number;
  fallbackFailed: number;
  retries: number;
  injected: number;
  rows: number;
  sampledRows: number;
  callerLatency: Map<number, number>;
  calleeLatency: Map<number, number>;
}

export function noCalls(): CallFigures {
  return {
    executed: 0,
    matched: 0,
    failed: 0,
    timedOut: 0,
    rejected: 0,
    shortCircuited: 0,
    fallbackServed: 0,
    fallbackFailed: 0,
    retries: 0,
    injected: 0,
    rows: 0,
    sampledRows: 0,
    callerLatency: new Map(),
    calleeLatency: new Map(),
  };
}

/** Adds what spans say about executed calls. */
export function addEdge(sum: CallFigures, edge: EdgeFact): void {
  sum.executed += edge.executed;
  sum.matched += edge.matched;
  sum.failed += edge.failed;
  sum.timedOut += edge.timedOut;
  sum.retries += edge.retries;
  sum.injected += edge.injected;
  sum.rows += edge.rows;
  sum.sampledRows += edge.sampledRows;
  addHistogram(sum.callerLatency, edge.callerLatency);
  addHistogram(sum.calleeLatency, edge.calleeLatency);
}

/** Adds what a breaker says about calls that were never executed, and about fallbacks. */
export function addBreaker(sum: CallFigures, { outcomes, injected }: Pick<BreakerFact, 'outcomes' | 'injected'>): void {
  sum.injected += injected;
  sum.rejected += outcomes.rejected;
  sum.shortCircuited += outcomes.shortCircuited;
  sum.fallbackServed += outcomes.fallbackSuccess;
  sum.fallbackFailed += outcomes.fallbackFailure;
}

export function succeeded(figures: CallFigures): number {
  return Math.max(0, figures.executed - figures.failed - figures.timedOut);
}

export function attempted(figures: CallFigures): number {
  return figures.executed + figures.shortCircuited + figures.rejected;
}

/**
 * Share of calls that went wrong, 0..1. Short-circuited calls are in neither count, as in Hystrix
 * (HystrixCommandMetrics.HealthCounts): an open breaker says nothing new about its dependency.
 */
export function errorRate(figures: CallFigures): number {
  const bad = figures.failed + figures.timedOut + figures.rejected;
  const all = bad + succeeded(figures);
  return all === 0 ? 0 : bad / all;
}
