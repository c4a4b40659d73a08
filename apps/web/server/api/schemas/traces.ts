import { boolean, epochMs, integer, listOf, number, record, ref, string, texts } from './words.ts';

const attributeScope = { enum: ['span', 'resource'] };

/** Traces and attributes. */
export const TRACE_SCHEMAS = {
  TraceSummary: record({
    traceId: string,
    rootService: { ...string, description: "Of its root span; '' if that was not received." },
    rootOperation: string,
    start: { ...number, description: 'Epoch milliseconds, to the microsecond.' },
    duration: { ...number, description: "From its first span's start to its last span's end." },
    spans: integer,
    errors: integer,
    services: listOf(string),
    matchedSpans: { ...integer, description: 'Spans in the window that match.' },
  }),
  TraceList: record({
    window: record({ from: epochMs, to: epochMs }),
    traces: listOf(ref('TraceSummary')),
    nextCursor: { type: ['string', 'null'], description: 'For `cursor`; null when there is no more.' },
  }),
  LatencyMap: record({
    window: record({ from: epochMs, to: epochMs }),
    columnMs: { ...integer, description: "Length of a cell's stretch of time." },
    spans: { ...integer, description: 'Stored spans that match.' },
    cells: listOf(
      record({
        at: epochMs,
        min: { ...number, description: 'Milliseconds, at least.' },
        max: { ...number, description: 'Milliseconds, below.' },
        spans: integer,
        errors: integer,
      }),
    ),
  }),
  Contrast: record({
    window: record({ from: epochMs, to: epochMs }),
    select: record({ from: epochMs, to: epochMs, min: number, max: number }),
    selected: { ...integer, description: 'Spans compared: the newest 20,000 of each side at most.' },
    others: integer,
    attributes: {
      ...listOf(record({ key: string, value: string, inSelected: number, inOthers: number })),
      description: 'Shares of 0 to 1.',
    },
  }),
  Trace: record({
    traceId: string,
    start: { ...number, description: 'Epoch milliseconds.' },
    duration: number,
    rootId: { ...string, description: "The span that it is named by; '' if there is none." },
    services: listOf(string),
    errors: integer,
    cut: { ...boolean, description: 'True if there are more spans than these, which are the earliest.' },
    resources: { ...listOf(texts), description: 'Attributes of the resources that its spans come from.' },
    spans: { ...listOf(ref('Span')), description: 'The tree: parents before children, siblings by start.' },
    criticalPath: {
      ...listOf(record({ spanId: string, offset: number, duration: number })),
      description: "What decided the root's duration, without gap or overlap; earliest first.",
    },
  }),
  Span: record({
    spanId: string,
    parentSpanId: { ...string, description: "As it was received; '' for a root." },
    placement: {
      enum: ['root', 'child', 'gap', 'cycle'],
      description: 'gap: stands for a parent that was not received; cycle: its parent is among its descendants.',
    },
    parentId: { ...string, description: "The span that it stands below; '' for none." },
    children: { ...listOf(string), description: 'Ids of the spans that stand below it.' },
    depth: integer,
    offset: { ...number, description: 'Where it is shown, since the trace began; clocks that are off are put right.' },
    start: { ...number, description: 'As it was received, in epoch milliseconds.' },
    duration: number,
    clockOffset: { ...number, description: 'By how much it was moved to where it is shown.' },
    selfTime: { ...number, description: 'Own duration while no child ran.' },
    criticalTime: { ...number, description: "How much of the root's duration it decided." },
    breaker: {
      anyOf: [
        record({
          name: string,
          state: string,
          isProbe: boolean,
          policy: string,
          outcome: string,
          rejection: string,
          fallback: string,
          changes: listOf(record({ at: number, from: string, to: string, reason: string })),
        }),
        { type: 'null' },
      ],
      description: 'What a circuit breaker or another policy of resilience had to do with it.',
    },
    fault: {
      anyOf: [
        record({ role: { enum: ['injected', 'collateral'] }, experimentId: string, kind: string, attributes: texts }),
        { type: 'null' },
      ],
      description: 'What an injected fault had to do with it.',
    },
    span: {
      anyOf: [
        record({
          service: string,
          instance: string,
          operation: string,
          kind: { enum: ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] },
          status: { enum: ['unset', 'ok', 'error'] },
          statusMessage: string,
          traceState: string,
          scope: record({ name: string, version: string }),
          attributes: texts,
          resource: { ...integer, description: 'Place of its resource in `resources`.' },
          events: listOf(record({ at: number, name: string, attributes: texts })),
          links: listOf(record({ traceId: string, spanId: string, traceState: string, attributes: texts })),
        }),
        { type: 'null' },
      ],
      description: 'What was received; null for a gap.',
    },
  }),
  AttributeKeys: record({
    sampledSpans: { ...integer, description: 'Spans that were looked at: the newest of the window.' },
    keys: listOf(record({ key: string, scope: attributeScope, spans: integer })),
  }),
  AttributeValues: record({
    sampledSpans: integer,
    key: string,
    values: listOf(record({ value: string, scope: attributeScope, spans: integer })),
  }),
};
