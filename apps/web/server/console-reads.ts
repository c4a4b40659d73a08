import type { DeliverySummary, ReadDiagnosis } from '@faultline/clickhouse';
import type {
  AlertDelivery,
  AlertTarget,
  AlertTargetDefinition,
  Deploy,
  DeployDefinition,
  Diagnosed,
  Experiment,
  ExperimentDefinition,
  ExperimentStatus,
  GraphView,
  Incident,
  IncidentPatch,
  IncidentStatus,
  MissingReason,
  NodeRef,
  SignatureMatch,
  TimelineEntry,
  TrafficGraph,
} from '@faultline/model';
import type {
  AttributeKeysDocument,
  AttributeValuesDocument,
  BreakerDocument,
  BreakerWallDocument,
  LatencyCellDocument,
  OpeningsDocument,
  SeriesDocument,
  ServiceInside,
  SpanContrast,
  SpanStatus,
  TraceDocument,
  TraceSummaryDocument,
} from '../api-documents.ts';

/** Epoch milliseconds; `toMs` excluded. */
export interface ReadWindow {
  fromMs: number;
  toMs: number;
  nowMs: number;
  signal: AbortSignal;
}

/** A graph that was read once, and can be seen in several ways. */
export interface ViewedGraph {
  asOf: number;
  /** The same object each time for the same view. */
  in(view: GraphView): TrafficGraph;
}

/** A graph with the breakers of its services. */
export interface GraphWithBreakers {
  graph: TrafficGraph;
  breakers: BreakerDocument[];
}

/** A trace's place in a list of traces: start of its newest matching span (epoch nanoseconds), and its id. */
export interface TracePosition {
  ns: string;
  traceId: string;
}

/** What a span must be like to match, in every respect that is given. Durations are milliseconds. */
export interface SpanFilter {
  service?: string;
  operation?: string;
  status?: SpanStatus;
  minDurationMs?: number;
  maxDurationMs?: number;
  attributes: { key: string; value: string }[];
}

export interface TraceSearch {
  fromMs: number;
  toMs: number;
  filter: SpanFilter;
  limit: number;
  after?: TracePosition;
  signal: AbortSignal;
}

/** Spans that match, by when they start. */
export interface SpanSearch {
  fromMs: number;
  toMs: number;
  filter: SpanFilter;
  signal: AbortSignal;
}

/** A part of them: by start, and by duration in milliseconds, `maxDurationMs` excluded. */
export interface SpanSelection {
  fromMs: number;
  toMs: number;
  minDurationMs: number;
  maxDurationMs: number;
}

/** Which attributes to look for; `prefix` is that of keys, or of values. */
export interface AttributeSearch {
  fromMs: number;
  toMs: number;
  service?: string;
  prefix: string;
  limit: number;
  signal: AbortSignal;
}

/** Windows of a diagnosis; epoch milliseconds, `toMs` excluded. */
export interface DiagnosisRequest {
  incident: { fromMs: number; toMs: number };
  baseline: { fromMs: number; toMs: number };
  signal: AbortSignal;
}

/** What somebody misses on the graph of a window. */
export interface MissingRequest extends ReadWindow {
  source: NodeRef;
  target?: NodeRef;
  /** Calls whose spans come later than this are not on the map. */
  maxLatenessMs: number;
}

/** What the console asks the store for. `store-reads.ts` answers from ClickHouse. */
export interface ConsoleReads {
  /**
   * The graph of a window, in whatever view is asked of it.
   * @param recentMs length of the newest part that gets figures of its own (`recent`); 0 for none
   */
  graph(window: ReadWindow & { recentMs: number }): Promise<ViewedGraph>;
  graphWithBreakers(window: ReadWindow): Promise<GraphWithBreakers>;
  /** All breakers and bulkheads as they are at `nowMs`, with the minutes before. */
  breakerWall(moment: { nowMs: number; signal: AbortSignal }): Promise<BreakerWallDocument>;
  /** Operations, instances and versions of one service. */
  serviceInside(window: ReadWindow & { service: string }): Promise<ServiceInside>;
  /** The course of the calls to `target`, from `source`; whatever is not given stands for all. */
  series(window: ReadWindow & { target?: NodeRef; source?: NodeRef }): Promise<SeriesDocument[]>;
  /** How often breakers opened, in steps as long as those of `series`. */
  openings(window: ReadWindow): Promise<OpeningsDocument[]>;
  /** Traces with a matching span, newest first, and where to go on. */
  searchTraces(search: TraceSearch): Promise<{ traces: TraceSummaryDocument[]; next: TracePosition | undefined }>;
  /** One trace as a tree; undefined if none of its spans is stored. */
  trace(traceId: string, signal: AbortSignal): Promise<TraceDocument | undefined>;
  /** Matching spans by start and duration. @param search `columnMs`: length of a stretch of time */
  latencyMap(search: SpanSearch & { columnMs: number }): Promise<LatencyCellDocument[]>;
  /** Which attribute values the selected spans have more often than the others that match. */
  contrast(search: SpanSearch & { selected: SpanSelection }): Promise<SpanContrast>;
  attributeKeys(search: AttributeSearch): Promise<AttributeKeysDocument>;
  attributeValues(search: AttributeSearch & { key: string }): Promise<AttributeValuesDocument>;
  /** Who is at fault for what changed from one window to the other. */
  diagnosis(request: DiagnosisRequest): Promise<ReadDiagnosis>;
  /** Why a connection, or a service if no target is given, is not on the map as expected; what explains it first. */
  missing(request: MissingRequest): Promise<MissingReason[]>;
  close(): Promise<void>;
}

/** The experiments of fault injection: what the console reads and writes of them. */
export interface ConsoleFaults {
  /** Newest first, `limit` at most. */
  list(request: {
    status?: ExperimentStatus;
    /** Only those that went on at some time in here. */
    during?: { fromMs: number; toMs: number };
    limit: number;
    nowMs: number;
    signal: AbortSignal;
  }): Promise<Experiment[]>;
  /** Undefined if there is none of that id. */
  read(id: string, nowMs: number, signal: AbortSignal): Promise<Experiment | undefined>;
  /** How many calls it injected into; undefined where counting them would take too long. */
  injectedCalls(experiment: Experiment, nowMs: number, signal: AbortSignal): Promise<number | undefined>;
  /** Finds the breakers that isolated faults act at, and keeps the experiment, which is then active. */
  create(definition: ExperimentDefinition, nowMs: number): Promise<Experiment>;
  /** Stops one that runs; does nothing to others. */
  stop(id: string, nowMs: number, reason: string): Promise<void>;
}

/** Deploys: what the console reads and writes of them. */
export interface ConsoleDeploys {
  /** Newest first, `limit` at most, of one service if one is given. */
  list(request: {
    fromMs: number;
    toMs: number;
    service?: string;
    limit: number;
    signal: AbortSignal;
  }): Promise<Deploy[]>;
  report(definition: DeployDefinition): Promise<Deploy>;
}

/** Incidents: what the console reads of them, and what people say of them. */
export interface ConsoleIncidents {
  /** Newest start first, `limit` at most, of those that went on at some time in the window. */
  list(request: {
    fromMs: number;
    toMs: number;
    status?: IncidentStatus;
    service?: string;
    text?: string;
    limit: number;
    signal: AbortSignal;
  }): Promise<Incident[]>;
  /** Undefined if there is none of that id. */
  read(id: string, signal: AbortSignal): Promise<Incident | undefined>;
  /** What happened around it, in the order of time; without experiments where not all of them can be read. */
  timeline(
    incident: Incident,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<{ entries: TimelineEntry[]; hasExperiments: boolean }>;
  /** Keeps what people say of it, and what it teaches by that. */
  remark(incident: Incident, patch: IncidentPatch, nowMs: number): Promise<void>;
  /**
   * Known failures that look like this one, nearest first; undefined where not all that are known can be read.
   * @param except id of an incident that does not count
   */
  looksLike(diagnosed: Diagnosed, signal: AbortSignal, except?: string): Promise<SignatureMatch[] | undefined>;
}

/** Whom incidents are told: what the console reads and writes of them. Collectors do the telling. */
export interface ConsoleAlerts {
  /** Oldest first, with their secrets, and with how their messages went. */
  list(signal: AbortSignal): Promise<{ target: AlertTarget; summary: DeliverySummary | undefined }[]>;
  create(definition: AlertTargetDefinition, nowMs: number): Promise<AlertTarget>;
  write(target: AlertTarget, nowMs: number): Promise<void>;
  remove(target: AlertTarget): Promise<void>;
  /** Has a test sent, and waits until a collector has tried; if none does in time, the test is still pending. */
  test(target: AlertTarget, nowMs: number, signal: AbortSignal): Promise<AlertDelivery>;
}
