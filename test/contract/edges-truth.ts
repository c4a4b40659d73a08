import { createGraphReader, type Store } from '@faultline/clickhouse';
import { addHistogram, callsOf, type EdgeFact, nodeId, sumCalls } from '@faultline/model';
import { expect } from 'vitest';
import { ADDED_FIGURES } from './clickhouse-fixture.ts';
import type { SpanOfCall } from './random-system.ts';

const DAY_MS = 86_400_000;

/** Edges by what tells them apart, figures and histograms included, in an order that can be compared. */
function comparable(edges: readonly EdgeFact[]): Record<string, unknown> {
  const sums = new Map<string, EdgeFact & { callerLatency: Map<number, number>; calleeLatency: Map<number, number> }>();
  for (const edge of edges) {
    const { source, target, address, kind, breaker } = edge;
    const key = [source ? nodeId(source) : '?', target ? nodeId(target) : '?', address, kind, breaker].join(' | ');
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, {
        ...edge,
        callerLatency: new Map(edge.callerLatency),
        calleeLatency: new Map(edge.calleeLatency),
      });
      continue;
    }
    for (const figure of ADDED_FIGURES) {
      sum[figure] += edge[figure];
    }
    addHistogram(sum.callerLatency, edge.callerLatency);
    addHistogram(sum.calleeLatency, edge.calleeLatency);
  }
  const inOrder = (histogram: ReadonlyMap<number, number>) => [...histogram].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { source: _source, target: _target, recent: _recent, ...edge }]) => [
        key,
        { ...edge, callerLatency: inOrder(edge.callerLatency), calleeLatency: inOrder(edge.calleeLatency) },
      ]),
  );
}

/** What the plain rules make of all ends. */
export const truthOf = (ends: readonly SpanOfCall[]) => comparable(sumCalls(callsOf(ends.map(({ end }) => end))));

/** What the store says of the window of all ends. */
export async function answerOf(store: Store, ends: readonly SpanOfCall[]): Promise<Record<string, unknown>> {
  const starts = ends.map(({ end }) => end.startMs);
  const facts = await createGraphReader(store).read({
    fromMs: Math.min(...starts),
    toMs: Math.max(...starts) + 1,
    nowMs: Date.now() + DAY_MS,
    recentMs: 0,
  });
  expect(facts.partial).toBe(false);
  return comparable(facts.edges);
}
