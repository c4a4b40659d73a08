import type { NodeRef } from '../node.ts';
import { type Interval, uncoveredNs } from '../trace/self-time.ts';
import type { TraceSpan } from '../trace/trace-span.ts';
import type { PlacedSpan, TraceTree } from '../trace/trace-tree.ts';
import { isBadRequest } from './bad-request.ts';
import type { InstanceKey, OperationKey } from './diagnosis-sums.ts';

/** What fault identification reads of a span, besides its place in the trace. */
export interface DiagnosedSpan extends TraceSpan {
  /** Span name: the operation. */
  name: string;
  /** Of a client or producer: whom it says it calls; null if it does not say. */
  peer: NodeRef | null;
  /** It gave up waiting. */
  timedOut: boolean;
  /** service.version of its resource; '' if it has none. */
  version: string;
}

/** A kind of call that a span made: the operation that stands directly below it. */
export interface ChildOperation {
  service: string;
  operation: string;
}

/** A span with everything that only its trace can tell. After this, statistics need no trace any more: they are sums. */
export interface SpanRecord extends OperationKey, InstanceKey {
  /** Nanoseconds since the trace began. */
  startNs: number;
  /** A request at the entry: nobody called it, and it is not what a breaker tells of itself between calls. */
  isRoot: boolean;
  durationNs: number;
  /**
   * Duration that no child covers, by the clocks as received. Of a call with one child, its answer, it is the difference of
   * their durations, so that clocks do not matter: the gap between the two ends, that is network, queues, pools. A childless
   * internal span also loses what calls beside it cover: reactive gateways wait in one span for a call made in another, and
   * would otherwise be blamed for every callee.
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
  /** It failed, and the callee worked longer than it waited. */
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
  const answer = isCall ? firstOfAnother(span.service, below) : undefined;
  const callee: NodeRef | null = answer ? { kind: 'service', name: answer.service } : isCall ? span.peer : null;
  return {
    startNs: span.startNs,
    service: span.service,
    operation: span.name,
    kind: span.kind,
    instance: span.instance,
    version: span.version,
    callee: callee?.name ?? '',
    calleeKind: callee?.kind ?? '',
    isAnswered: answer !== undefined,
    isRoot: span.parentSpanId === '' && !isOfBreaker(span),
    durationNs: span.durationNs,
    selfNs: selfNs(placed, span, below, answer, byId),
    failed: span.failed,
    isOrigin: span.failed && !hasFailedChild,
    hasFailedChild,
    timedOut: span.timedOut,
    rejected: placed.breaker !== undefined && placed.breaker.rejection !== '',
    badRequest: span.failed && isBadRequest(span.attributes),
    outlived: span.failed && answer !== undefined && answer.durationNs > span.durationNs,
    children: distinct(below.flatMap(({ span: child }) => (child ? [child] : []))),
  };
}

function isOfBreaker({ kind, events }: DiagnosedSpan): boolean {
  return (
    (kind === 'internal' || kind === 'unspecified') && events.some(({ name }) => name.startsWith('circuit_breaker.'))
  );
}

/** The earliest child of another service, by the clocks as received. */
function firstOfAnother<Span extends DiagnosedSpan>(
  service: string,
  below: readonly PlacedSpan<Span>[],
): Span | undefined {
  const answers = below.flatMap(({ span }) => (span && span.service !== service ? [span] : []));
  return answers.sort(
    (a, b) => a.startNs - b.startNs || b.durationNs - a.durationNs || (a.spanId < b.spanId ? -1 : 1),
  )[0];
}

function selfNs<Span extends DiagnosedSpan>(
  placed: PlacedSpan<Span>,
  span: Span,
  below: readonly PlacedSpan<Span>[],
  answer: Span | undefined,
  byId: ReadonlyMap<string, PlacedSpan<Span>>,
): number {
  if (answer && below.length === 1) return Math.max(0, span.durationNs - answer.durationNs);
  if (below.length > 0) return uncoveredNs(interval(span), below.flatMap(received));
  const mayWaitForOthers = span.kind === 'internal' || span.kind === 'unspecified';
  const parent = mayWaitForOthers ? byId.get(placed.parentId) : undefined;
  const beside = parent?.span ? parent.childIds.map((id) => byId.get(id)!) : [];
  return uncoveredNs(interval(span), beside.filter((sibling) => sibling.span?.kind === 'client').flatMap(received));
}

function received({ span }: PlacedSpan): Interval[] {
  return span ? [interval(span)] : [];
}

function interval({ startNs, durationNs }: TraceSpan): Interval {
  return { startNs, endNs: startNs + durationNs };
}

function distinct(spans: readonly DiagnosedSpan[]): ChildOperation[] {
  const children = new Map<string, ChildOperation>();
  for (const { service, name } of spans) children.set(`${service}\u0000${name}`, { service, operation: name });
  return [...children.values()];
}
