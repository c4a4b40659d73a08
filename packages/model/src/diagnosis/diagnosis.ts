import type { SpanKind } from '../trace/trace-span.ts';
import type { ErrorReading } from './error-reading.ts';

export type Channel = 'latency' | 'errors' | 'shape';

/**
 * What the figures say about the ends of a call. Table: shared research, section 4.3; DeepTraLog F08 for bad requests.
 */
export type Reading =
  /** Slow by itself, or through something uninstrumented. */
  | 'slow-itself'
  /** Slow in its calls to a database, cache or queue. */
  | 'slow-dependency'
  /** What it calls seems slow while the callees served as fast as ever: its network, connection pool, or CPU. */
  | 'slow-outgoing'
  /** Its callers wait while it serves as fast as ever: its network, or requests queue before it. */
  | 'slow-incoming'
  /** Its callers wait, and it sent no spans of these calls. */
  | 'slow-unanswered'
  /** One connection is slow and nothing tells which end. */
  | 'slow-connection'
  | 'failing'
  | 'bad-request'
  | 'timeout'
  | 'refused'
  | 'breaker-open'
  | 'cancelled'
  /** It no longer calls what it called, or calls what it never did. */
  | 'changed-calls';

/**
 * Where time went by: in a service itself, in its calls to its own store, between the ends of a call, or in a call of which
 * only the caller was seen.
 */
export type TimePlace = 'self' | 'store' | 'gap' | 'unanswered';

/** What evidence tells of. With figures and place it is all that the sentence says, for those who say it in another language. */
export type Finding =
  | { of: TimePlace }
  | { of: 'errors'; reading: ErrorReading }
  /** `child` is `service operation` of what was called; '' for "nothing at all". */
  | { of: 'calls'; child: string }
  /** Calls are made more often for each request, while they fail. */
  | { of: 'repeats' }
  | ({ of: 'instance' } & SuspectInstance);

/** An instance or version that differs from the others, or came with the incident. */
export interface SuspectInstance {
  key: 'service.version' | 'service.instance.id';
  value: string;
  isNew: boolean;
  /** How many instances or versions there are. */
  among: number;
}

/** Who repeats its calls to a suspect, and how many it makes for each request that it serves. */
export interface SuspectRepeats {
  caller: string;
  before: number;
  after: number;
}

/** One checkable sentence with its figures. */
export interface Evidence {
  type: Channel;
  text: string;
  /** Missing in incidents that Faultline stored before it told this. */
  finding?: Finding;
  /** By name; names end in their unit. Shares are 0..1. */
  figures: Record<string, number>;
  /** Spans to look at: where examples are to be found. */
  where: { service: string; operation: string; kind?: SpanKind; callee?: string };
  /** Examples, by whoever has the traces. */
  traceIds?: string[];
}

/** An attribute value that bad spans have more often than good ones; by whoever has the spans. */
export interface AttributeContrast {
  key: string;
  value: string;
  inBad: number;
  inGood: number;
}

export interface Suspect {
  /** From 1; tied suspects share the first of their ranks. */
  rank: number;
  /** 0..1: how much of what changed it explains, and how sure that is. All suspects together stay below 1. */
  score: number;
  /** Node id (node.ts). */
  service: string;
  kind: 'service' | 'connection' | 'dependency';
  /** Operation of the strongest evidence. */
  operation: string;
  connection?: { source: string; target: string };
  /** Its part of what each channel found, 0..1. */
  share: Record<Channel, number>;
  reading: Reading;
  sentence: string;
  /** The one of its instances or versions that is at fault alone, if one is; the sentence says so. */
  instance?: SuspectInstance;
  /** Calls to it are repeated: a retry storm; the sentence says so. */
  repeats?: SuspectRepeats;
  /** Strongest first. */
  evidence: Evidence[];
  attributes?: AttributeContrast[];
  /** Other suspects that the traces cannot tell from this one. */
  tiedWith: string[];
  /**
   * Counterfactual: the share of newly failed and newly slow requests that would not have been, had this suspect behaved as
   * before: its part of new errors, and of the time that requests lost.
   */
  explains: number;
}

/** How far it reached. Counts are requests of the incident above what the baseline would have had. */
export interface Impact {
  /** Services whose server spans failed or were slow more often. */
  services: string[];
  /** Operations at the entry, the same. */
  entries: string[];
  requestsLost: number;
  /** Share of all requests that failed or were slower than the baseline's p99, above the baseline's share. */
  shareOfEntry: number;
}

/** Which service is to blame, for any two windows. Durations are milliseconds. */
export interface Diagnosis {
  /** Best first. Empty if nothing in the traces explains the incident. */
  suspects: Suspect[];
  /** The outcome in one sentence. */
  summary: string;
  /** The first service to degrade; '' if none did. */
  critical: string;
  impact: Impact;
}
