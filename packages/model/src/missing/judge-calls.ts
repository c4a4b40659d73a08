import type { EdgeFact } from '../graph-facts.ts';
import { type NodeRef, nodeId } from '../node.ts';
import type { MissingFacts } from './missing-facts.ts';
import { type MissingReason, missingReason } from './missing-reason.ts';

const MOST_NAMES = 5;

/** What the calls of the window, and the last one before it, say of the connection. */
export function judgeCalls(facts: MissingFacts): MissingReason[] {
  const { edges, source, target, lastCallMs, nowMs } = facts;
  if (!target) return [];
  const between = edges.filter((edge) => isNode(edge.source, source) && isNode(edge.target, target));
  const calls = executed(between);
  if (calls > 0)
    return [...seen(between, calls, target), ...(isWhole(between, target) ? [] : unknownCallers(facts, target))];
  return [
    ...unanswered(facts, target),
    ...unknownCallers(facts, target),
    ...byWayOf(facts, target),
    lastCallMs > 0
      ? missingReason({ code: 'earlier', severity: 'warning', figures: { lastCallMs, agoMs: nowMs - lastCallMs } })
      : missingReason({ code: 'never-called', severity: 'info' }),
  ];
}

/** The connection is there; says of how many calls only one end was seen. */
function seen(between: readonly EdgeFact[], calls: number, target: NodeRef): MissingReason[] {
  const withCaller = between.reduce((sum, edge) => sum + total(edge.callerLatency), 0);
  const withCallee = between.reduce((sum, edge) => sum + total(edge.calleeLatency), 0);
  if (isWhole(between, target)) return [missingReason({ code: 'connected', severity: 'info', figures: { calls } })];
  const figures = { calls, callerOnly: Math.max(0, calls - withCallee), calleeOnly: Math.max(0, calls - withCaller) };
  return [missingReason({ code: 'half-seen', severity: 'warning', figures })];
}

/** Only services send the other half; a database and its like have none. */
function isWhole(between: readonly EdgeFact[], target: NodeRef): boolean {
  const matched = between.reduce((sum, edge) => sum + edge.matched, 0);
  return target.kind !== 'service' || matched >= executed(between);
}

/** Where the source's calls went instead: to what sends no spans of its own, so that the target may be behind it. */
function unanswered({ edges, source }: MissingFacts, target: NodeRef): MissingReason[] {
  const mayHide = (other: NodeRef | null) =>
    other === null || (target.kind === 'service' ? other.kind === 'external' : isInferred(other));
  const away = edges.filter((edge) => isNode(edge.source, source) && mayHide(edge.target));
  const calls = executed(away);
  if (calls === 0) return [];
  const unnamed = executed(away.filter((edge) => edge.target === null));
  return [
    missingReason({
      code: 'unanswered',
      severity: 'warning',
      subject: nodeId(source),
      figures: { calls, unnamed },
      names: busiest(away),
    }),
  ];
}

/** Requests at the target of which nobody knows who made them. */
function unknownCallers({ edges }: MissingFacts, target: NodeRef): MissingReason[] {
  const at = edges.filter((edge) => isNode(edge.target, target));
  const requests = executed(at);
  const orphans = executed(at.filter((edge) => edge.source === null));
  const own = executed(at.filter((edge) => edge.source?.kind === 'entry'));
  const about = { severity: 'warning', subject: nodeId(target) } as const;
  return [
    ...(orphans > 0 ? [missingReason({ ...about, code: 'orphans', figures: { calls: orphans, requests } })] : []),
    ...(own > 0 ? [missingReason({ ...about, code: 'own-traces', figures: { calls: own, requests } })] : []),
  ];
}

/** Nodes that the source calls and that call the target, such as a gateway or a queue. */
function byWayOf({ edges, source }: MissingFacts, target: NodeRef): MissingReason[] {
  const toTarget = new Set(
    edges.flatMap((edge) => (isNode(edge.target, target) && edge.source ? [nodeId(edge.source)] : [])),
  );
  const ways = edges.filter((edge) => isNode(edge.source, source) && edge.target && toTarget.has(nodeId(edge.target)));
  if (ways.length === 0) return [];
  return [missingReason({ code: 'by-way-of', severity: 'warning', names: busiest(ways) })];
}

function busiest(edges: readonly EdgeFact[]): string[] {
  const calls = new Map<string, number>();
  for (const { target, executed: more } of edges) {
    if (target) calls.set(nodeId(target), (calls.get(nodeId(target)) ?? 0) + more);
  }
  return [...calls]
    .sort(([a, callsOfA], [b, callsOfB]) => callsOfB - callsOfA || a.localeCompare(b, 'en'))
    .slice(0, MOST_NAMES)
    .map(([id]) => id);
}

function isInferred({ kind }: NodeRef): boolean {
  return kind !== 'service' && kind !== 'entry';
}

function isNode(ref: NodeRef | null, wanted: NodeRef): boolean {
  return ref !== null && nodeId(ref) === nodeId(wanted);
}

function executed(edges: readonly EdgeFact[]): number {
  return edges.reduce((sum, edge) => sum + edge.executed, 0);
}

function total(histogram: EdgeFact['callerLatency']): number {
  return [...histogram.values()].reduce((sum, calls) => sum + calls, 0);
}
