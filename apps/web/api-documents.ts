import type {
  AlertStage,
  AlertTarget,
  BreakerMark,
  BreakerOutcomes,
  BreakerState,
  Containment,
  DeliveryState,
  Deploy,
  Diagnosis,
  Experiment,
  FaultMark,
  GraphConnection,
  GraphNode,
  Incident,
  MissingReason,
  Openings,
  Percentiles,
  Placement,
  SpanKind,
  Suspect,
  TimelineEntry,
  TrafficGraph,
} from '@faultline/model';

/** Answers of the API besides the graph. Times are epoch milliseconds, durations milliseconds. */

/** Calls of one step, until the next point: 10 s, or longer where the window is, so that there are 400 points at most. */
export interface SeriesDocument {
  at: number;
  requests: number;
  /** Failures and timeouts. */
  errors: number;
  latency: Percentiles;
}

/** Breakers that opened in one step, each instance by itself; steps are as long as those of a series. */
export interface OpeningsDocument {
  at: number;
  openings: number;
}

export interface TransitionDocument {
  at: number;
  instance: string;
  from: string;
  to: string;
  reason: string;
  traceId: string;
  injected: boolean;
}

/** A breaker in one living instance. */
export interface BreakerInstanceDocument {
  instance: string;
  state: BreakerState;
  /** 0 if it was never seen to change. */
  since: number;
  /** When it lets the next call through to probe; 0 if that is unknown, or it is not open. */
  nextProbeAt: number;
}

/** What a breaker is and what calls through it came to, over the window asked for and all its instances. */
export interface BreakerFigures {
  name: string;
  service: string;
  /** Node that its calls go to; '' if no call through it was seen. */
  target: string;
  library: string;
  /** The worst of its instances' states. */
  state: BreakerState;
  /** Since when the first instance is in that state; 0 if that was not seen. */
  since: number;
  /** The earliest of its instances' probes; 0 if none is open or that is unknown. */
  nextProbeAt: number;
  instances: Record<BreakerState, number>;
  instanceStates: BreakerInstanceDocument[];
  /** Calls that it let through. `threshold` is null where it is not known. */
  window: { calls: number; failures: number; errorRate: number; threshold: number | null };
  /** Calls that callers wanted: executed + rejected + short-circuited. */
  attempted: number;
  /** Calls that it let through: succeeded, failed or timed out. */
  executed: number;
  /** (failed + timed out + rejected) / (those + succeeded), as Hystrix has it: short-circuited calls count in neither. */
  errorRate: number;
  outcomes: BreakerOutcomes;
  latency: Percentiles | null;
}

/** Its latency is that of the connection that it guards; null where there was no call. */
export interface BreakerDocument extends BreakerFigures {
  /** Newest first. */
  transitions: TransitionDocument[];
  /** Time spent in each state within the window, added up over the instances that live at its end. */
  timeInState: Record<BreakerState, number>;
}

/** A breaker on the wall. Its latency is that of the calls it let through; null where there was none. */
export interface WallBreakerDocument extends BreakerFigures {
  /** Openings of the last `openingsMs` milliseconds of the wall, however short. */
  openings: Openings;
  /** Calls by step of the wall, oldest first. */
  course: { attempted: number[]; shortCircuited: number[] };
}

/** A bulkhead, in calls; null where it does not tell. */
interface BulkheadFill {
  /** Calls under way, and how many it admits at a time. */
  active: number | null;
  capacity: number | null;
  /** Calls that wait for a place. */
  queued: number | null;
}

/** A bulkhead, added up over its living instances; what one of them does not tell is null here. */
export interface BulkheadDocument extends BulkheadFill {
  name: string;
  service: string;
  library: string;
  instances: (BulkheadFill & { instance: string; at: number })[];
}

/** All breakers and bulkheads at this moment. */
export interface BreakerWallDocument {
  /** What counts, rates and latencies are of. */
  window: { from: number; to: number };
  asOf: number;
  partial: boolean;
  stepMs: number;
  openingsMs: number;
  breakers: WallBreakerDocument[];
  bulkheads: BulkheadDocument[];
}

interface ServedDocument {
  requests: number;
  errors: number;
  latency: Percentiles;
}

export interface ServiceInside {
  operations: (ServedDocument & { operation: string })[];
  instances: (ServedDocument & { instance: string; version: string; region: string; lastSeen: number })[];
  versions: (ServedDocument & { version: string; instances: number })[];
}

export interface ServiceDocument extends ServiceInside {
  window: TrafficGraph['window'];
  asOf: number;
  service: GraphNode;
  callers: GraphConnection[];
  callees: GraphConnection[];
  breakers: BreakerDocument[];
  series: SeriesDocument[];
}

export interface ConnectionDocument {
  window: TrafficGraph['window'];
  asOf: number;
  connection: GraphConnection;
  source: GraphNode;
  target: GraphNode;
  /** Those of the caller around calls of this connection. */
  breakers: BreakerDocument[];
  series: SeriesDocument[];
}

/** Why a connection is not on the map as expected, or a service if there is no target. */
export interface MissingDocument {
  window: { from: number; to: number };
  source: string;
  /** '' for none. */
  target: string;
  /** What explains it first. */
  reasons: MissingReasonDocument[];
}

export interface MissingReasonDocument extends MissingReason {
  /** What the counts say, and what to do about it ('' for nothing), in English. */
  sentence: string;
  advice: string;
}

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

export interface DiagnosisDocument extends Diagnosis {
  /** What was compared with what. */
  window: { from: number; to: number };
  baseline: { from: number; to: number };
  /** Known failures that look like this one, nearest first; empty if it is like none. */
  signatures: { name: string; distance: number; experimentId: string }[];
  tookMs: number;
}

export interface DeployListDocument {
  /** Newest first. */
  deploys: Deploy[];
}

export interface ExperimentDocument extends Experiment {
  /** Calls it injected into, after sampling weights; left out where counting them would take too long. */
  injected?: number;
}

export interface ExperimentListDocument {
  now: number;
  /** Newest first. */
  experiments: Experiment[];
}

/** An incident as a list shows it: `first` are up to three suspects. */
export interface IncidentSummaryDocument extends Omit<Incident, 'symptoms' | 'suspects'> {
  first: Pick<Suspect, 'service' | 'kind' | 'score' | 'sentence'>[];
  /** Services with a symptom, in the order in which they went bad. */
  services: string[];
}

export interface IncidentListDocument {
  now: number;
  /** Newest start first. */
  incidents: IncidentSummaryDocument[];
}

export interface IncidentDocument extends Incident {
  /** From a few minutes before the start to a minute after the end, earliest first. */
  timeline: TimelineEntry[];
  /** Known faults that look like this one, nearest first. None where nothing known is alike. */
  signatures: DiagnosisDocument['signatures'];
  /** What was kept from spreading, and what was not. */
  isolation: Containment;
}

/** What happened in a window: traffic at the entry, and what may explain it. */
export interface TimelineDocument {
  window: { from: number; to: number };
  now: number;
  /** Requests from outside. */
  series: SeriesDocument[];
  /** Steps in which any breaker opened. */
  openings: OpeningsDocument[];
  /** Newest first, 200 of each kind at most. */
  incidents: Pick<Incident, 'id' | 'status' | 'severity' | 'start' | 'end' | 'summary' | 'experimentIds'>[];
  deploys: Deploy[];
  experiments: Pick<Experiment, 'id' | 'name' | 'createdAt' | 'stoppedAt' | 'expiresAt'>[];
}

/** A message to a target that was tried. */
export interface AlertDeliveryDocument {
  id: string;
  stage: AlertStage;
  /** '' of a test. */
  incidentId: string;
  /** When it was tried last; 0 for not yet. */
  at: number;
  state: DeliveryState;
  attempts: number;
  /** Why that failed; '' if it did not. */
  error: string;
  /** When it is tried again; 0 for never. */
  nextAt: number;
}

/** Whom incidents are told, without secrets: those are never given out again. */
export interface AlertTargetDocument extends Omit<AlertTarget, 'token' | 'headers'> {
  /** Without the query, and without parts of the path that may be secret. */
  url: string;
  hasToken: boolean;
  /** Names alone. */
  headers: string[];
  /** `unused`: nothing was sent yet; `failing`: the last attempt failed. */
  state: 'off' | 'unused' | 'ok' | 'failing';
  /** Messages that wait. */
  pending: number;
  delivered: number;
  givenUp: number;
  lastDeliveredAt: number;
  /** The message that was tried last; null if none was. */
  last: AlertDeliveryDocument | null;
}

export interface AlertTargetListDocument {
  now: number;
  targets: AlertTargetDocument[];
}
