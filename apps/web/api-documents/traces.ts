import type { BreakerMark, FaultMark, Placement, SpanKind } from '@faultline/model';

/** Traces and attributes. */

export type SpanStatus = 'unset' | 'ok' | 'error';

/** A trace that has a matching span. */
export interface TraceSummaryDocument {
  traceId: string;
  /** Of its root span; '' if that was not received. */
  rootService: string;
  rootOperation: string;
  start: number;
  duration: number;
  spans: number;
  errors: number;
  services: string[];
  matchedSpans: number;
}

export interface TraceListDocument {
  window: { from: number; to: number };
  /** By their newest matching span, newest first. */
  traces: TraceSummaryDocument[];
  /** For `cursor`; null when there is no more. */
  nextCursor: string | null;
}

/** Spans of like start and duration. */
export interface LatencyCellDocument {
  /** Start of its stretch of time in epoch milliseconds. */
  at: number;
  /** Milliseconds: at least, and below. */
  min: number;
  max: number;
  spans: number;
  errors: number;
}

/** The spans that match, by when they started and how long they took. */
export interface LatencyMapDocument {
  window: { from: number; to: number };
  /** Length of a cell's stretch of time. */
  columnMs: number;
  spans: number;
  /** Those that have spans, by time and duration. */
  cells: LatencyCellDocument[];
}

/** What selected spans have that others do not. */
export interface SpanContrast {
  /** How many spans were compared: the newest 20,000 of each at most. */
  selected: number;
  others: number;
  /** Shares of 0..1, largest difference first, those first that can be acted on. */
  attributes: { key: string; value: string; inSelected: number; inOthers: number }[];
}

export interface ContrastDocument extends SpanContrast {
  window: { from: number; to: number };
  select: { from: number; to: number; min: number; max: number };
}

export interface SpanEventDocument {
  at: number;
  name: string;
  attributes: Readonly<Record<string, string>>;
}

/** A span where it stands in its trace. */
export interface SpanDocument {
  spanId: string;
  /** As it was received; '' for a root. */
  parentSpanId: string;
  placement: Placement;
  /** The span it stands below; '' for none. */
  parentId: string;
  children: string[];
  depth: number;
  /** Where it is shown, since the trace began: its own time, moved by `clockOffset`. */
  offset: number;
  /** As it was received. */
  start: number;
  duration: number;
  clockOffset: number;
  /** Own duration while no child ran. */
  selfTime: number;
  /** How much of the root's duration it decided. */
  criticalTime: number;
  breaker:
    | (Omit<BreakerMark, 'changes'> & { changes: { at: number; from: string; to: string; reason: string }[] })
    | null;
  fault: FaultMark | null;
  /** What was received; null for a gap, the place of a span that was not. */
  span: ReceivedSpanDocument | null;
}

export interface ReceivedSpanDocument {
  service: string;
  instance: string;
  operation: string;
  kind: SpanKind;
  status: SpanStatus;
  statusMessage: string;
  traceState: string;
  scope: { name: string; version: string };
  attributes: Readonly<Record<string, string>>;
  /** Place of its resource in `resources`. */
  resource: number;
  events: SpanEventDocument[];
  links: { traceId: string; spanId: string; traceState: string; attributes: Readonly<Record<string, string>> }[];
}

export interface TraceDocument {
  traceId: string;
  start: number;
  duration: number;
  /** The span that the trace is named by; '' if there is none. */
  rootId: string;
  services: string[];
  errors: number;
  /** True if there are more spans than these, which are the earliest. */
  cut: boolean;
  /** Attributes of the resources that its spans come from. */
  resources: Record<string, string>[];
  /** The tree: parents before children, siblings by start. */
  spans: SpanDocument[];
  /** What decided the root's duration, without gap or overlap; earliest first. */
  criticalPath: { spanId: string; offset: number; duration: number }[];
}

export interface AttributeKeyDocument {
  key: string;
  scope: 'span' | 'resource';
  /** Spans of the sample that carry it. */
  spans: number;
}

export interface AttributeValueDocument {
  value: string;
  scope: 'span' | 'resource';
  spans: number;
}

export interface AttributeKeysDocument {
  /** Spans that were looked at: the newest of the window. */
  sampledSpans: number;
  keys: AttributeKeyDocument[];
}

export interface AttributeValuesDocument {
  sampledSpans: number;
  key: string;
  values: AttributeValueDocument[];
}
