import type { Deploy } from '../deploys/deploy.ts';
import type { Experiment } from '../faults/experiment.ts';
import { quote } from '../printable.ts';
import type { Happened, Incident, Symptom, TimelineEntry, TimelineFacts } from './incident.ts';

/** A change of a breaker's state in one instance of the service that owns it. */
export interface TimelineTransition {
  /** Epoch milliseconds. */
  at: number;
  service: string;
  breaker: string;
  instance: string;
  from: string;
  to: string;
  reason: string;
  traceId: string;
  injected: boolean;
}

/** What happened in the time around an incident. */
export interface Happenings {
  transitions: readonly TimelineTransition[];
  deploys: readonly Deploy[];
  experiments: readonly Experiment[];
}

/** What breakers did before is of another incident; deploys may take effect later. */
const BREAKERS_BEFORE_MS = 30_000;
/** More than anybody reads: of those who change all the time, as many of the first as of the last. */
const MOST_TRANSITIONS = 400;

/** What led to an incident, what it brought and what ended it, in the order of time. */
export function timelineOf(incident: Incident, { transitions, deploys, experiments }: Happenings): TimelineEntry[] {
  const only = incident.experimentIds.length === 1 ? incident.experimentIds[0]! : '';
  return [
    ...incident.symptoms.map(ofSymptom),
    entry({ kind: 'detected' }, { at: incident.detected, text: 'Faultline noticed.' }),
    ...(incident.acknowledgedAt > 0
      ? [entry({ kind: 'acknowledged' }, { at: incident.acknowledgedAt, text: 'Somebody acknowledged it.' })]
      : []),
    ...(incident.end > 0 ? [entry({ kind: 'closed' }, { at: incident.end, text: 'The last symptom was over.' })] : []),
    ...firstAndLast(transitions.filter(({ at }) => at >= incident.start - BREAKERS_BEFORE_MS)).map((transition) =>
      ofTransition(transition, transition.injected ? only : ''),
    ),
    ...deploys.map(ofDeploy),
    ...experiments.flatMap(ofExperiment),
  ].sort((a, b) => a.at - b.at || (a.kind < b.kind ? -1 : 1));
}

function firstAndLast(transitions: readonly TimelineTransition[]): readonly TimelineTransition[] {
  if (transitions.length <= MOST_TRANSITIONS) return transitions;
  const inOrder = transitions.toSorted((a, b) => a.at - b.at);
  return [...inOrder.slice(0, MOST_TRANSITIONS / 2), ...inOrder.slice(-MOST_TRANSITIONS / 2)];
}

const NOTHING_ELSE = { service: '', breaker: '', state: '', traceId: '', experimentId: '' };

function entry(facts: TimelineFacts, happened: Pick<Happened, 'at' | 'text'> & Partial<Happened>): TimelineEntry {
  return { ...NOTHING_ELSE, ...happened, ...facts };
}

function ofSymptom(symptom: Symptom): TimelineEntry {
  const { since, service, operation, kind, isCall, shareBefore, shareNow } = symptom;
  const percent = (share: number) => `${Math.round(1000 * share) / 10} %`;
  const what = `${isCall ? 'calls' : 'requests'}${operation === '' ? '' : `${isCall ? ' to' : ''} ${quote(operation)}`}`;
  const word = { errors: 'fail', latency: 'are slow', skipped: 'are not made' }[kind];
  const text = `${percent(shareNow)} of ${what} ${word}, ${percent(shareBefore)} before.`;
  return entry({ kind: 'symptom', symptom }, { at: since, text, service });
}

function ofTransition(
  { at, service, breaker, from, to, reason, traceId }: TimelineTransition,
  experimentId: string,
): TimelineEntry {
  const because = reason === '' ? '' : ` (${reason})`;
  const text = `Breaker ${quote(breaker)} went from ${from} to ${to}${because}.`;
  return entry({ kind: 'breaker', from, reason }, { at, text, service, breaker, state: to, traceId, experimentId });
}

function ofDeploy({ at, service, version, previousVersion, source }: Deploy): TimelineEntry {
  const after = previousVersion === '' ? '' : ` in place of ${previousVersion}`;
  const text = `${source === 'reported' ? 'Deployed' : 'Began to run'}${version === '' ? '' : ` ${version}`}${after}.`;
  return entry({ kind: 'deploy', version, previousVersion, source }, { at, text, service });
}

function ofExperiment({ id, name, createdAt, stoppedAt, expiresAt, status, faults }: Experiment): TimelineEntry[] {
  const of = { service: faults[0]?.target.name ?? '', experimentId: id };
  const experiment = quote(name);
  const began = { ...of, at: createdAt, text: `Experiment ${experiment} began.` };
  const over = { ...of, at: stoppedAt || expiresAt, text: `Experiment ${experiment} was over.` };
  return [
    entry({ kind: 'injection', experiment: name }, began),
    ...(status === 'active' ? [] : [entry({ kind: 'injection-end', experiment: name }, over)]),
  ];
}
