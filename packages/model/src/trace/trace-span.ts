export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A point in time within a span, in nanoseconds since its trace began. */
export interface SpanEvent {
  atNs: number;
  name: string;
  attributes: Readonly<Record<string, string>>;
}

/** One span of a trace, as the tree is built from. Times are whole nanoseconds since the trace began. */
export interface TraceSpan {
  spanId: string;
  /** '' for a root. */
  parentSpanId: string;
  service: string;
  /** With the service it names the clock that the times were read from. */
  instance: string;
  kind: SpanKind;
  startNs: number;
  durationNs: number;
  failed: boolean;
  attributes: Readonly<Record<string, string>>;
  events: readonly SpanEvent[];
}
