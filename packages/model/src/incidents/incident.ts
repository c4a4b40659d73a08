import type { Deploy } from '../deploys/deploy.ts';
import type { Diagnosis, Suspect } from '../diagnosis/diagnosis.ts';

/** `critical`: requests at the entry fail or are slow; `warning`: something inside is bad, and the entry is not. */
export type IncidentSeverity = 'warning' | 'critical';
export type IncidentStatus = 'open' | 'closed';

/** What went bad: requests fail, are slow, or do not call whom such requests nearly always call. */
export type SymptomKind = 'errors' | 'latency' | 'skipped';

/** An operation that went bad: what the incident was noticed by. */
export interface Symptom {
  kind: SymptomKind;
  service: string;
  /** Span name; of calls, the name of whom they go to; '' for all of the service together. */
  operation: string;
  /** Requests come in here from outside. */
  isEntry: boolean;
  /** Of calls that the service makes, not of what it serves. */
  isCall: boolean;
  /** Epoch milliseconds: when it went bad, as far as that can be told. */
  since: number;
  /** Share of bad requests before, and since then for as long as it was bad, 0..1: failed ones, those clearly slower than
   * 95 % were before, or those that do not make the call. */
  shareBefore: number;
  shareNow: number;
}

/** A stretch of time in which requests went bad. Times are epoch milliseconds. */
export interface Incident {
  /** 16 lower-case hexadecimal digits: the same whoever noticed it. */
  id: string;
  status: IncidentStatus;
  severity: IncidentSeverity;
  /** Onset: when the first symptom began. */
  start: number;
  /** When Faultline noticed. */
  detected: number;
  /** When the last symptom was over; 0 while it is open. */
  end: number;
  /** What it was compared with: the quiet time before. */
  baseline: { from: number; to: number };
  /** One sentence: the first suspect's, or what was noticed. */
  summary: string;
  /** By onset. */
  symptoms: Symptom[];
  /** Best first; empty if nothing in the traces explains it, or before the first diagnosis. */
  suspects: Suspect[];
  /** The first service to degrade; '' if none did. */
  critical: string;
  /** The blast radius. */
  impact: Diagnosis['impact'];
  /** When suspects were last looked for; 0 for never. */
  diagnosedAt: number;
  /** Experiments of fault injection that ran as it began: then it was caused on purpose. Empty for all others. */
  experimentIds: string[];
  /** Incident that it turned out to be a part of; '' for none. */
  mergedInto: string;
  /** When somebody acknowledged it; 0 for not yet. */
  acknowledgedAt: number;
  /** What people wrote about it. */
  note: string;
  /** Node id of who it was in the end, as people found out; '' if nobody has said. */
  trueCulprit: string;
}

/** What people say of an incident; what is left out stays as it is. */
export interface IncidentPatch {
  acknowledged?: boolean;
  note?: string;
  trueCulprit?: string;
}

/**
 * - `symptom`: an operation went bad
 * - `detected`, `acknowledged`, `closed`: of the incident itself
 * - `breaker`: a circuit breaker changed its state
 * - `deploy`: a version began to run
 * - `injection`, `injection-end`: an experiment of fault injection began, or was over
 */
export type TimelineKind = TimelineFacts['kind'];

/** What an entry's sentence says, for those who say it in another language. */
export type TimelineFacts =
  | { kind: 'symptom'; symptom: Symptom }
  | { kind: 'detected' | 'acknowledged' | 'closed' }
  /** `reason` as the breaker gave it; '' for none. */
  | { kind: 'breaker'; from: string; reason: string }
  | { kind: 'deploy'; version: string; previousVersion: string; source: Deploy['source'] }
  | { kind: 'injection' | 'injection-end'; experiment: string };

/** What happened around an incident. */
export type TimelineEntry = TimelineFacts & Happened;

export interface Happened {
  /** Epoch milliseconds. */
  at: number;
  /** Service it happened to; '' if it is of no single one. */
  service: string;
  /** One short sentence. */
  text: string;
  /** Of kind `breaker`: its name, the state it changed to, and a trace that made it; '' otherwise. */
  breaker: string;
  state: string;
  traceId: string;
  /** Caused by an experiment of fault injection, whose id this is; '' for none, or if it is not known which. */
  experimentId: string;
}
