import type { Notice } from '../notice.ts';

/** Why something is not on the map as somebody expects it; what each says is in `judge-missing.ts`. */
export const MISSING_CODES = [
  'connected',
  'half-seen',
  'never-seen',
  'silent',
  'active',
  'no-client-spans',
  'no-server-spans',
  'unanswered',
  'orphans',
  'own-traces',
  'by-way-of',
  'earlier',
  'never-called',
  'waiting',
  'turned-away',
  'not-stored',
  'late',
  'sampled',
  'partial',
] as const;

export type MissingCode = (typeof MISSING_CODES)[number];

/** One answer to "why is it missing?". */
export interface MissingReason {
  code: MissingCode;
  /** `critical` explains it by itself, `warning` may be why, `info` is what else there is to know. */
  severity: Notice['severity'];
  /** Id of the node that it is about; '' for the connection, or the map as a whole. */
  subject: string;
  /** Counts; names that end in Ms are epoch milliseconds or durations, and a `share` is 0..1. */
  figures: Partial<Record<MissingFigure, number>>;
  /** Nodes, collectors, or reasons of a collector, most first; at most 5. */
  names: string[];
}

export type MissingFigure =
  | 'calls'
  | 'callerOnly'
  | 'calleeOnly'
  | 'requests'
  | 'spans'
  | 'unnamed'
  | 'lastSpanMs'
  | 'lastCallMs'
  | 'agoMs'
  | 'ageMs'
  | 'maxLatenessMs'
  | 'share';

/** A reason, with what most leave out. */
export function missingReason(
  reason: Pick<MissingReason, 'code' | 'severity'> & Partial<MissingReason>,
): MissingReason {
  return { subject: '', figures: {}, names: [], ...reason };
}
