import { NO_OUTCOMES } from '@faultline/model';
import type { BreakerWallDocument, BulkheadDocument, WallBreakerDocument } from '../api-documents.ts';

/** A breaker for tests: closed in one instance and idle, unless `figures` say otherwise. */
export function breakerOf(name: string, figures: Partial<WallBreakerDocument> = {}): WallBreakerDocument {
  return {
    name,
    service: 'api',
    target: name,
    library: 'opossum',
    state: 'closed',
    since: 1_000,
    nextProbeAt: 0,
    instances: { closed: 1, half_open: 0, open: 0, isolated: 0 },
    instanceStates: [{ instance: 'api-1', state: 'closed', since: 1_000, nextProbeAt: 0 }],
    window: { calls: 0, failures: 0, errorRate: 0, threshold: null },
    attempted: 0,
    executed: 0,
    errorRate: 0,
    outcomes: { ...NO_OUTCOMES },
    latency: null,
    openings: { count: 0, lastAt: 0, lastMs: 0, injected: false },
    course: { attempted: [0, 0, 0], shortCircuited: [0, 0, 0] },
    ...figures,
  };
}

export function bulkheadOf(name: string, figures: Partial<BulkheadDocument> = {}): BulkheadDocument {
  return { name, service: 'api', library: '', active: 0, capacity: 10, queued: 0, instances: [], ...figures };
}

export function wallOf(breakers: WallBreakerDocument[], bulkheads: BulkheadDocument[] = []): BreakerWallDocument {
  return {
    window: { from: 0, to: 60_000 },
    asOf: 60_000,
    partial: false,
    stepMs: 2_000,
    openingsMs: 300_000,
    breakers,
    bulkheads,
  };
}
