import type { Deploy } from '../deploys/deploy.ts';
import type { Experiment } from '../faults/experiment.ts';
import { quote } from '../printable.ts';
import type { Incident, Symptom, TimelineEntry } from './incident.ts';

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
/** More than anybody reads. */
const MOST_ENTRIES = 500;

/** What led to an incident, what it brought and what ended it, in the order of time. */
export function timelineOf(incident: Incident, { transitions, deploys, experiments }: Happenings): TimelineEntry[] {
  const only = incident.experimentIds.length === 1 ? incident.experimentIds[0]! : '';
  return [
    ...incident.symptoms.map(ofSymptom),
    entry(incident.detected, 'detected', 'Faultline noticed.'),
    ...(incident.acknowledgedAt > 0
      ? [entry(incident.acknowledgedAt, 'acknowledged', 'Somebody acknowledged it.')]
      : []),
    ...(incident.end > 0 ? [entry(incident.end, 'closed', 'The last symptom was over.')] : []),
    ...transitions
      .filter(({ at }) => at >= incident.start - BREAKERS_BEFORE_MS)
      .map((transition) => ofTransition(transition, transition.injected ? only : '')),
    ...deploys.map(ofDeploy),
    ...experiments.flatMap(ofExperiment),
  ]
    .sort((a, b) => a.at - b.at || (a.kind < b.kind ? -1 : 1))
    .slice(0, MOST_ENTRIES);
}

function entry(at: number, kind: TimelineEntry['kind'], text: string): TimelineEntry {
  return { at, kind, service: '', text, breaker: '', state: '', traceId: '', experimentId: '' };
}

function ofSymptom({ since, service, operation, kind, isCall, shareBefore, shareNow }: Symptom): TimelineEntry {
  const percent = (share: number) => `${Math.round(1000 * share) / 10} %`;
  const what = `${isCall ? 'calls' : 'requests'}${operation === '' ? '' : `${isCall ? ' to' : ''} ${quote(operation)}`}`;
  const word = { errors: 'fail', latency: 'are slow', skipped: 'are not made' }[kind];
  return {
    ...entry(since, 'symptom', `${percent(shareNow)} of ${what} ${word}, ${percent(shareBefore)} before.`),
    service,
  };
}

function ofTransition(
  { at, service, breaker, from, to, reason, traceId }: TimelineTransition,
  experimentId: string,
): TimelineEntry {
  const because = reason === '' ? '' : ` (${reason})`;
  const text = `Breaker ${quote(breaker)} went from ${from} to ${to}${because}.`;
  return { ...entry(at, 'breaker', text), service, breaker, state: to, traceId, experimentId };
}

function ofDeploy({ at, service, version, previousVersion, source }: Deploy): TimelineEntry {
  const after = previousVersion === '' ? '' : ` in place of ${previousVersion}`;
  const text = `${source === 'reported' ? 'Deployed' : 'Began to run'}${version === '' ? '' : ` ${version}`}${after}.`;
  return { ...entry(at, 'deploy', text), service };
}

function ofExperiment({ id, name, createdAt, stoppedAt, expiresAt, faults }: Experiment): TimelineEntry[] {
  const service = faults[0]?.target.name ?? '';
  const begun = { ...entry(createdAt, 'injection', `Experiment ${quote(name)} began.`), service, experimentId: id };
  const over = entry(stoppedAt || expiresAt, 'injection-end', `Experiment ${quote(name)} was over.`);
  return [begun, { ...over, service, experimentId: id }];
}
