import type { NodeKind, NodeRef } from '../node.ts';
import { uncoveredNs } from '../trace/self-time.ts';
import type { SpanKind, TraceSpan } from '../trace/trace-span.ts';
import type { PlacedSpan, TraceTree } from '../trace/trace-tree.ts';
import { isBadRequest } from './bad-request.ts';

/** What fault identification reads of a span, besides its place in the trace. */
export interface DiagnosedSpan extends TraceSpan {
  /** Span name: the operation. */
  name: string;
  /** Of a client or producer: whom it says it calls; null if it does not say. */
  peer: NodeRef | null;
  /** It gave up waiting. */
  timedOut: boolean;
}

/** A kind of call that a span made: the operation that stands directly below it. */
export interface ChildOperation {
  service: string;
  operation: string;
}

/** A span with everything that only its trace can tell. After this, statistics need no trace any more: they are sums. */
export interface SpanRecord {
  /** Nanoseconds since the trace began. */
  startNs: number;
  service: string;
  operation: string;
  kind: SpanKind;
  /** Node that a client or producer called, '' if unknown and for other kinds: the service below it, else its peer. */
  callee: string;
  calleeKind: NodeKind | '';
  /** The called service sent a span of its own below this one. */
  isAnswered: boolean;
  isRoot: boolean;
  durationNs: number;
  /**
   * Duration that no child covers. Of an answered call it is the gap between its two ends: network, queues, pools. A
   * childless internal span also loses what calls beside it cover: reactive gateways wait in one span for a call made in
   * another, and would otherwise be blamed for every callee.
   */
  selfNs: number;
  failed: boolean;
  /** It failed and nothing below it did: the error began here, or at the callee where this is a call. */
  isOrigin: boolean;
  hasFailedChild: boolean;
  timedOut: boolean;
  /** A breaker or bulkhead refused to make the call. */
  rejected: boolean;
  /** It failed with the word for "the caller asked wrongly" (HTTP 400, 401, 403, …). */
  badRequest: boolean;
  /** It failed while the callee was still at work. */
  outlived: boolean;
  /** Direct children, each operation once. */
  children: ChildOperation[];
}

/** Records of all spans of a complete trace. Gaps have none. */
export function spanRecords<Span extends DiagnosedSpan>(tree: TraceTree<Span>): SpanRecord[] {
  const byId = new Map(tree.spans.map((placed) => [placed.spanId, placed]));
  return tree.spans.flatMap((placed) => (placed.span ? [recordOf(placed, placed.span, byId)] : []));
}

function recordOf<Span extends DiagnosedSpan>(
  placed: PlacedSpan<Span>,
  span: Span,
  byId: ReadonlyMap<string, PlacedSpan<Span>>,
): SpanRecord {
  const below = placed.childIds.map((id) => byId.get(id)!);
  const hasFailedChild = below.some((child) => child.span?.failed);
  const isCall = span.kind === 'client' || span.kind === 'producer';
  const answer = isCall ? below.find((child) => child.span && child.span.service !== span.service) : undefined;
  const callee: NodeRef | null = answer ? { kind: 'service', name: answer.span!.service } : isCall ? span.peer : null;
  const endNs = placed.startNs + placed.durationNs;
  return {
    startNs: placed.startNs,
    service: span.service,
    operation: span.name,
    kind: span.kind,
    callee: callee?.name ?? '',
    calleeKind: callee?.kind ?? '',
    isAnswered: answer !== undefined,
    isRoot: placed.parentId === '',
    durationNs: placed.durationNs,
    selfNs: below.length > 0 ? placed.selfNs : aloneNs(placed, span, byId),
    failed: span.failed,
    isOrigin: span.failed && !hasFailedChild,
    hasFailedChild,
    timedOut: span.timedOut,
    rejected: placed.breaker !== undefined && placed.breaker.rejection !== '',
    badRequest: span.failed && isBadRequest(span.attributes),
    outlived: span.failed && answer !== undefined && answer.startNs + answer.durationNs > endNs,
    children: distinct(below.flatMap(({ span: child }) => (child ? [child] : []))),
  };
}

function aloneNs<Span extends DiagnosedSpan>(
  placed: PlacedSpan<Span>,
  span: Span,
  byId: ReadonlyMap<string, PlacedSpan<Span>>,
): number {
  const parent = byId.get(placed.parentId);
  const mayWaitForOthers = span.kind === 'internal' || span.kind === 'unspecified';
  if (!parent?.span || !mayWaitForOthers) return placed.selfNs;
  const calls = parent.childIds.map((id) => byId.get(id)!).filter((sibling) => sibling.span?.kind === 'client');
  return uncoveredNs(interval(placed), calls.map(interval));
}

function interval({ startNs, durationNs }: Pick<PlacedSpan, 'startNs' | 'durationNs'>) {
  return { startNs, endNs: startNs + durationNs };
}

function distinct(spans: readonly DiagnosedSpan[]): ChildOperation[] {
  const children = new Map<string, ChildOperation>();
  for (const { service, name } of spans) children.set(`${service}\u0000${name}`, { service, operation: name });
  return [...children.values()];
}
