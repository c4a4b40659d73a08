import { hashOf } from '../hash.ts';
import type { Incident, IncidentSeverity } from '../incidents/incident.ts';
import type { AlertTarget } from './alert-target.ts';

/**
 * - `opened`: an incident is there
 * - `changed`: it is more severe, has another first suspect, or hits many more services
 * - `closed`: it is over
 * - `test`: somebody tries a target
 */
export type AlertStage = 'opened' | 'changed' | 'closed' | 'test';

/** What is told of an incident at one moment. Times are epoch milliseconds. */
export interface AlertMessage {
  stage: AlertStage;
  /** '' of a test. */
  incidentId: string;
  severity: IncidentSeverity;
  /** Other severities that were told of it before. */
  formerSeverities: IncidentSeverity[];
  summary: string;
  start: number;
  /** 0 while it is open. */
  end: number;
  /** Node id of the first suspect; '' if there is none. */
  suspect: string;
  /** Services with symptoms, and those that are hit. */
  services: string[];
  requestsLost: number;
  /** Of the requests at the entry, 0..1. */
  shareOfEntry: number;
  /** Experiments of fault injection that ran as it began. */
  experimentIds: string[];
  /** Incident that it turned out to be a part of; '' for none. */
  mergedInto: string;
}

/** A message that was made before for the same target and incident, oldest first. */
export interface ToldMessage {
  id: string;
  message: AlertMessage;
}

const SEVERITIES: readonly IncidentSeverity[] = ['warning', 'critical'];
/** The first suspects come within seconds; who is woken wants to read them. */
const SUSPECTS_WITHIN_MS = 15_000;
/** Many more: so many times as many, and so many more. */
const GROWTH = { factor: 2, least: 3 };

/**
 * The message that is due now, if any, and the id that it has whoever makes it. It follows from the incident and from what
 * was told before, so that neither restarts nor other collectors make one twice. Suspects that come and go are told of once.
 * @param told messages of this incident to this target
 */
export function messageDue(
  incident: Incident,
  target: AlertTarget,
  told: readonly ToldMessage[],
  nowMs: number,
): ToldMessage | undefined {
  if (!target.enabled) return undefined;
  const last = told.at(-1)?.message;
  if (!last) return isToOpen(incident, target, nowMs) ? due('opened', 'opened', incident, target, []) : undefined;
  if (told.some(({ message }) => message.stage === 'closed')) return undefined;
  if (incident.status === 'closed') return due('closed', 'closed', incident, target, told);
  const suspect = suspectOf(incident) || last.suspect;
  const most = Math.max(...told.map(({ message }) => message.services.length));
  const count = servicesOf(incident).length;
  const hasGrown = count >= GROWTH.factor * most && count - most >= GROWTH.least;
  if (incident.severity === last.severity && suspect === last.suspect && !hasGrown) return undefined;
  const what = ['changed', incident.severity, suspect, hasGrown ? most : ''].join('\u0000');
  const made = due('changed', what, incident, target, told);
  return told.some(({ id }) => id === made.id) ? undefined : made;
}

function isToOpen(incident: Incident, target: AlertTarget, nowMs: number): boolean {
  const { status, severity, detected, diagnosedAt, end, mergedInto } = incident;
  if (mergedInto !== '') return false;
  if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(target.minSeverity)) return false;
  if (status === 'closed') return end >= target.enabledAt;
  return diagnosedAt > 0 || nowMs - detected >= SUSPECTS_WITHIN_MS;
}

function due(
  stage: AlertStage,
  what: string,
  incident: Incident,
  { id: targetId }: AlertTarget,
  told: readonly ToldMessage[],
): ToldMessage {
  const { id: incidentId, severity, summary, start, end, impact, experimentIds, mergedInto } = incident;
  const { requestsLost, shareOfEntry } = impact;
  const former = new Set(told.map(({ message }) => message.severity));
  return {
    id: hashOf([targetId, incidentId, what].join('\u0000')),
    message: {
      stage,
      incidentId,
      severity,
      formerSeverities: SEVERITIES.filter((other) => other !== severity && former.has(other)),
      summary,
      start,
      end,
      suspect: suspectOf(incident),
      services: servicesOf(incident),
      requestsLost,
      shareOfEntry,
      experimentIds,
      mergedInto,
    },
  };
}

/** What somebody sends to see whether it arrives. */
export function testMessage(target: AlertTarget, nowMs: number): AlertMessage {
  return {
    stage: 'test',
    incidentId: '',
    severity: target.minSeverity,
    formerSeverities: [],
    summary: `This is a test of ${target.name} by Faultline. Nothing is wrong.`,
    start: nowMs,
    end: nowMs,
    suspect: '',
    services: [],
    requestsLost: 0,
    shareOfEntry: 0,
    experimentIds: [],
    mergedInto: '',
  };
}

function suspectOf({ suspects }: Incident): string {
  return suspects[0]?.service ?? '';
}

function servicesOf({ symptoms, impact }: Incident): string[] {
  return [...new Set([...symptoms.map(({ service }) => service), ...impact.services])];
}
