import type { SpanDocument, TraceDocument } from '../api-documents.ts';

/** A span of a trace for tests: what matters is given, the rest is as calm as can be. */
export function spanDocument(
  given: Partial<Omit<SpanDocument, 'span'>> & {
    spanId: string;
    service?: string;
    operation?: string;
    failed?: boolean;
  },
): SpanDocument {
  const { service = 'api', operation = given.spanId, failed = false, ...rest } = given;
  return {
    parentSpanId: given.parentId ?? '',
    placement: given.parentId ? 'child' : 'root',
    parentId: '',
    children: [],
    depth: 0,
    offset: 0,
    start: 0,
    duration: 10,
    clockOffset: 0,
    selfTime: 10,
    criticalTime: 0,
    breaker: null,
    fault: null,
    span: {
      service,
      instance: '',
      operation,
      kind: 'server',
      status: failed ? 'error' : 'unset',
      statusMessage: '',
      traceState: '',
      scope: { name: '', version: '' },
      attributes: {},
      resource: 0,
      events: [],
      links: [],
    },
    ...rest,
  };
}

/** A trace of these spans. */
export function traceOf(spans: SpanDocument[], given: Partial<TraceDocument> = {}): TraceDocument {
  return {
    traceId: '1'.repeat(32),
    start: 0,
    duration: 10,
    rootId: spans[0]?.spanId ?? '',
    services: ['api'],
    errors: 0,
    cut: false,
    resources: [{}],
    spans,
    criticalPath: [],
    ...given,
  };
}
