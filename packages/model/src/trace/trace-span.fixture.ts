import type { TraceSpan } from './trace-span.ts';

/** A span as a test writes it; times are nanoseconds. */
export interface SpanFixture extends Partial<Pick<TraceSpan, 'kind' | 'service' | 'failed' | 'attributes' | 'events'>> {
  id: string;
  parent?: string;
  at: number;
  for: number;
}

export function traceSpan({ id, parent = '', at, for: durationNs, ...given }: SpanFixture): TraceSpan {
  return {
    spanId: id,
    parentSpanId: parent,
    service: 'api',
    instance: '',
    kind: 'internal',
    startNs: at,
    durationNs,
    failed: false,
    attributes: {},
    events: [],
    ...given,
  };
}
