import { impact, signatures, suspectInHeadline, unread } from './diagnosis.ts';
import { boolean, epochMs, integer, listOf, number, record, ref, share, string } from './words.ts';

const headline = {
  oneOf: [
    record({ of: { const: 'suspect' }, suspect: suspectInHeadline, isLittle: boolean }),
    record({ of: { const: 'symptom' }, symptom: ref('Symptom') }),
    { type: 'null' },
  ],
  description: 'What `summary` says, for other languages: the first suspect or, where there is none, what was noticed.',
};

/** What lists and single incidents have in common. */
const incident = {
  id: string,
  status: { enum: ['open', 'closed'] },
  severity: {
    enum: ['warning', 'critical'],
    description: 'critical: requests at the entry are bad; warning: something inside is.',
  },
  start: { ...epochMs, description: 'Onset; epoch milliseconds.' },
  detected: { ...epochMs, description: 'When Faultline noticed; epoch milliseconds.' },
  end: { ...epochMs, description: 'When the last symptom was over; 0 while it is open.' },
  baseline: { ...record({ from: epochMs, to: epochMs }), description: 'What it was compared with.' },
  summary: string,
  headline,
  critical: { ...string, description: "First service to degrade; '' if none did." },
  impact,
  diagnosedAt: { ...epochMs, description: 'When suspects were last looked for; 0 for never.' },
  experimentIds: {
    ...listOf(string),
    description: 'Experiments of fault injection that ran as it began: then it was caused on purpose.',
  },
  mergedInto: { ...string, description: "Incident that it turned out to be a part of; '' for none." },
  acknowledgedAt: { ...epochMs, description: '0 for not yet.' },
  note: string,
  trueCulprit: { ...string, description: "Node id of who it was, as people found out; '' if nobody has said." },
};

const errorShare = record({ errors: number, of: number });

const { id, status, severity, start, end, summary, experimentIds } = incident;

/** Incidents, and what else happened. */
export const INCIDENT_SCHEMAS = {
  Timeline: record({
    window: record({ from: epochMs, to: epochMs }),
    now: epochMs,
    series: { ...listOf(ref('Point')), description: 'Requests from outside.' },
    openings: {
      ...listOf(record({ at: epochMs, openings: integer })),
      description: 'Steps in which any breaker opened, as long as those of `series`; each instance counts by itself.',
    },
    incidents: listOf(record({ id, status, severity, start, end, summary, headline, experimentIds })),
    deploys: listOf(ref('Deploy')),
    experiments: listOf(record({ id, name: string, createdAt: epochMs, stoppedAt: epochMs, expiresAt: epochMs })),
    unread,
  }),
  IncidentList: record({ now: epochMs, incidents: listOf(ref('IncidentSummary')) }),
  IncidentSummary: record({
    ...incident,
    first: {
      ...listOf(record({ service: string, kind: string, score: share, sentence: string })),
      description: 'Up to three suspects.',
    },
    services: { ...listOf(string), description: 'With a symptom, in the order in which they went bad.' },
  }),
  Incident: record({
    ...incident,
    symptoms: listOf(ref('Symptom')),
    suspects: listOf(ref('Suspect')),
    timeline: listOf(ref('TimelineEntry')),
    signatures,
    isolation: ref('Containment'),
    unread,
  }),
  Containment: record({
    entry: {
      ...record({ during: errorShare, before: errorShare, hasRisen: boolean }),
      description: 'Requests at the entry; `hasRisen`: by more than chance explains.',
    },
    guarded: {
      ...record({ answered: number, bad: number }),
      description: 'Bad calls that a fallback answered, and all that had a breaker, a bulkhead or a fallback.',
    },
    findings: {
      ...listOf(
        record({
          about: { enum: ['contained', 'no-fallback', 'outlasts-caller', 'long-timeout'] },
          source: string,
          target: string,
        }),
      ),
      description: 'With the figures behind each; durations are milliseconds.',
    },
  }),
  Symptom: record({
    kind: { enum: ['errors', 'latency', 'skipped'] },
    service: string,
    operation: { ...string, description: "Span name; of calls, whom they go to; '' for all of the service together." },
    isEntry: boolean,
    isCall: { ...boolean, description: 'Of calls that the service makes, not of what it serves.' },
    since: epochMs,
    shareBefore: share,
    shareNow: {
      ...share,
      description:
        'Failed, clearly slower than 95 % were before, or without the call that such requests nearly always make.',
    },
  }),
  TimelineEntry: record(
    {
      at: epochMs,
      kind: {
        enum: ['symptom', 'detected', 'acknowledged', 'closed', 'breaker', 'deploy', 'injection', 'injection-end'],
      },
      service: string,
      text: string,
      breaker: string,
      state: string,
      traceId: string,
      experimentId: string,
      symptom: { ...ref('Symptom'), description: 'Of kind symptom.' },
      from: { ...string, description: 'Of kind breaker: the state before.' },
      reason: { ...string, description: 'Of kind breaker.' },
      version: { ...string, description: "Of kind deploy; '' if it was not told." },
      previousVersion: { ...string, description: "Of kind deploy; '' if it is not known." },
      source: { enum: ['reported', 'seen'], description: 'Of kind deploy.' },
      experiment: { ...string, description: 'Of kind injection and injection-end: its name.' },
    },
    ['symptom', 'from', 'reason', 'version', 'previousVersion', 'source', 'experiment'],
  ),
  IncidentPatch: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      acknowledged: boolean,
      note: { ...string, maxLength: 4_000 },
      trueCulprit: { ...string, maxLength: 300, description: "Node id; '' to take it back." },
    },
  },
};
