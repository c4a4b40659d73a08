import { type EdgeFact, type NodeRef, nodeId } from '@faultline/model';
import type { TrueCall } from './traffic.ts';

/** Calls between two nodes, as numbers of them. */
export interface EdgeCounts {
  executed: number;
  matched: number;
  failed: number;
  timedOut: number;
  retries: number;
}

/** By `source → target`. */
export type Edges = Map<string, EdgeCounts>;

/** What the graph must say when these spans, and no others, are known. */
export function trueEdges(calls: Iterable<TrueCall>, isPresent: (spanId: string) => boolean): Edges {
  const edges: Edges = new Map();
  for (const { source, target, unanswered, caller, callee, isTimeout, isRetry } of calls) {
    const sent = caller && isPresent(caller.spanId) ? caller : undefined;
    const served = callee && isPresent(callee.spanId) ? callee : undefined;
    if (!sent && !served) continue;
    const from = caller && !sent ? '?' : source;
    const timedOut = Boolean(sent) && isTimeout;
    const failed = !timedOut && Boolean(sent?.isError || served?.isError);
    add(edges, from, served ? target : unanswered, {
      executed: 1,
      matched: sent && served ? 1 : 0,
      failed: failed ? 1 : 0,
      timedOut: timedOut ? 1 : 0,
      retries: sent && isRetry ? 1 : 0,
    });
  }
  return edges;
}

/** What the graph says. */
export function foundEdges(facts: readonly EdgeFact[]): Edges {
  const edges: Edges = new Map();
  for (const fact of facts) add(edges, idOf(fact.source), idOf(fact.target), fact);
  return edges;
}

/** A line for each edge that is not the same in both. */
export function differences(truth: Edges, found: Edges): string[] {
  const lines: string[] = [];
  for (const key of new Set([...truth.keys(), ...found.keys()])) {
    const [expected, actual] = [JSON.stringify(truth.get(key)), JSON.stringify(found.get(key))];
    if (expected !== actual) lines.push(`${key}: the graph says ${actual}, the truth is ${expected}`);
  }
  return lines;
}

function add(edges: Edges, source: string, target: string, counts: EdgeCounts): void {
  const key = `${source} → ${target}`;
  const sum = edges.get(key) ?? { executed: 0, matched: 0, failed: 0, timedOut: 0, retries: 0 };
  for (const figure of ['executed', 'matched', 'failed', 'timedOut', 'retries'] as const) sum[figure] += counts[figure];
  edges.set(key, sum);
}

function idOf(ref: NodeRef | null): string {
  return ref ? nodeId(ref) : '?';
}
