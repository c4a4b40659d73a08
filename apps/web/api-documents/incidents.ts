import type {
  Containment,
  Deploy,
  Diagnosis,
  Experiment,
  Headline,
  Incident,
  Suspect,
  TimelineEntry,
} from '@faultline/model';
import type { OpeningsDocument } from './breakers.ts';
import type { SeriesDocument } from './services.ts';

/** What happened, and who was at fault. */

export interface DiagnosisDocument extends Diagnosis {
  /** What was compared with what. */
  window: { from: number; to: number };
  baseline: { from: number; to: number };
  /** Known failures that look like this one, nearest first; empty if it is like none. */
  signatures: { name: string; distance: number; experimentId: string }[];
  /** Besides, examples and attributes where to look for them among the spans would take more than a read may. */
  unread: (Unread | 'examples' | 'attributes')[];
  tookMs: number;
}

/** What is left out because a shard that may have a part of it does not answer: not all of it is known. */
export type Unread = 'signatures' | 'experiments';

export interface DeployListDocument {
  /** Newest first. */
  deploys: Deploy[];
}

/** An incident with what its summary says, as data. */
interface Headlined {
  headline: Headline | null;
}

/** An incident as a list shows it: `first` are up to three suspects. */
export interface IncidentSummaryDocument extends Omit<Incident, 'symptoms' | 'suspects'>, Headlined {
  first: Pick<Suspect, 'service' | 'kind' | 'score' | 'sentence'>[];
  /** Services with a symptom, in the order in which they went bad. */
  services: string[];
}

export interface IncidentListDocument {
  now: number;
  /** Newest start first. */
  incidents: IncidentSummaryDocument[];
}

export interface IncidentDocument extends Incident, Headlined {
  /** From a few minutes before the start to a minute after the end, earliest first. */
  timeline: TimelineEntry[];
  /** Known faults that look like this one, nearest first. None where nothing known is alike. */
  signatures: DiagnosisDocument['signatures'];
  /** What was kept from spreading, and what was not. */
  isolation: Containment;
  unread: Unread[];
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
  incidents: (Pick<Incident, 'id' | 'status' | 'severity' | 'start' | 'end' | 'summary' | 'experimentIds'> &
    Headlined)[];
  deploys: Deploy[];
  experiments: Pick<Experiment, 'id' | 'name' | 'createdAt' | 'stoppedAt' | 'expiresAt'>[];
  unread: Unread[];
}
