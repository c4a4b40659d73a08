import type { StoredSpan, StoredTrace } from '@faultline/clickhouse';
import { type BreakerMark, buildTraceTree, type PlacedSpan } from '@faultline/model';
import type { ReceivedSpanDocument, SpanDocument, TraceDocument } from '../api-documents.ts';

/** A stored trace as the API gives it out: as a tree, with what is told from it. */
export function traceDocument({ traceId, startMs, spans, isCut }: StoredTrace): TraceDocument {
  const tree = buildTraceTree(spans);
  const resources = numberResources(spans);
  const at = (ns: number) => toMicroseconds(startMs + ns / 1e6);
  const firstNs = tree.spans.reduce((first, { startNs }) => Math.min(first, startNs), Number.POSITIVE_INFINITY);
  const lastNs = tree.spans.reduce((last, { startNs, durationNs }) => Math.max(last, startNs + durationNs), firstNs);
  return {
    traceId,
    start: at(0),
    duration: (lastNs - firstNs) / 1e6,
    rootId: tree.rootId,
    services: [...new Set(spans.map(({ service }) => service))].sort(),
    errors: spans.filter(({ failed }) => failed).length,
    cut: isCut,
    resources: [...resources.keys()].map((text) => JSON.parse(text)),
    spans: tree.spans.map((placed) => spanDocument(placed, at, resources)),
    criticalPath: tree.criticalPath.map(({ spanId, startNs, endNs }) => ({
      spanId,
      offset: startNs / 1e6,
      duration: (endNs - startNs) / 1e6,
    })),
  };
}

/** Each set of resource attributes, by its JSON, in the order of first appearance. */
function numberResources(spans: readonly StoredSpan[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { resourceAttributes } of spans) {
    const text = JSON.stringify(resourceAttributes);
    if (!numbers.has(text)) numbers.set(text, numbers.size);
  }
  return numbers;
}

function spanDocument(
  placed: PlacedSpan<StoredSpan>,
  at: (ns: number) => number,
  resources: ReadonlyMap<string, number>,
): SpanDocument {
  const { span, breaker, fault } = placed;
  return {
    spanId: placed.spanId,
    parentSpanId: span?.parentSpanId ?? '',
    placement: placed.placement,
    parentId: placed.parentId,
    children: placed.childIds,
    depth: placed.depth,
    offset: placed.startNs / 1e6,
    start: at(span?.startNs ?? placed.startNs),
    duration: placed.durationNs / 1e6,
    clockOffset: placed.clockOffsetNs / 1e6,
    selfTime: placed.selfNs / 1e6,
    criticalTime: placed.criticalNs / 1e6,
    breaker: breaker ? breakerDocument(breaker, at) : null,
    fault: fault ?? null,
    span: span ? receivedSpan(span, at, resources) : null,
  };
}

function breakerDocument({ changes, ...mark }: BreakerMark, at: (ns: number) => number): SpanDocument['breaker'] {
  return { ...mark, changes: changes.map(({ atNs, from, to, reason }) => ({ at: at(atNs), from, to, reason })) };
}

function receivedSpan(
  span: StoredSpan,
  at: (ns: number) => number,
  resources: ReadonlyMap<string, number>,
): ReceivedSpanDocument {
  return {
    service: span.service,
    instance: span.instance,
    operation: span.operation,
    kind: span.kind,
    status: span.statusCode,
    statusMessage: span.statusMessage,
    traceState: span.traceState,
    scope: { name: span.scopeName, version: span.scopeVersion },
    attributes: span.attributes,
    resource: resources.get(JSON.stringify(span.resourceAttributes))!,
    events: span.events.map(({ atNs, name, attributes }) => ({ at: at(atNs), name, attributes })),
    links: span.links,
  };
}

/** Epoch milliseconds as finely as a number holds them. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1e3) / 1e3;
}
