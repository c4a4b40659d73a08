import { type Neighbours, together } from '../detection/alarms.ts';
import type { Baseline } from '../detection/baseline.ts';
import { CALM_MS, type Course } from '../detection/detect.ts';
import { streamId, TICK_MS, type Tick, UNKNOWN_CALLEE } from '../detection/stream.ts';
import { quote } from '../printable.ts';
import type { Incident, Symptom } from './incident.ts';
import { incidentId } from './incident-id.ts';
import { foremost, refreshed, symptomId, symptomOf } from './symptoms.ts';

/** What is known at one moment. Times are epoch milliseconds. */
export interface Moment {
  nowMs: number;
  /** Recent ticks in the order of time, none from before the end of a former incident. */
  ticks: readonly Tick[];
  baseline: Baseline;
  baselineWindow: { from: number; to: number };
  courses: ReadonlyMap<string, Course>;
  /** Groups of bad courses that are reason enough for an incident. */
  alarms: readonly Course[][];
  neighbours: Neighbours;
  open: readonly Incident[];
}

/** A stream without spans for so long, while others have some, is no longer bad. */
const SILENT_MS = 60_000;
/** Evidence of a calm stretch stays below so much of an alarm. Less would keep incidents of many symptoms open for ever. */
const CALM_BELOW = 1;
/** After so long what was bad is what is usual. */
export const LONGEST_INCIDENT_MS = 6 * 3_600_000;
/** What begins so long before the strongest symptom is no part of it: failures reach callers within their time limits. */
const EARLIEST_BEFORE_MS = 30_000;
/** A share that moves less than this is not worth a new version of the incident. */
const NEWS_SHARE = 0.05;

/**
 * Incidents that open, gain symptoms, turn out to be one, or close: the new version of each that changes. Needs nothing but
 * the moment, so whoever asks gets the same, and a restart forgets nothing.
 */
export function incidentChanges(moment: Moment): Incident[] {
  const changed = new Map<string, Incident>();
  let open = [...moment.open].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  const change = (incident: Incident) => {
    changed.set(incident.id, incident);
    open = open.map((other) => (other.id === incident.id ? incident : other));
  };
  const bad = together(
    [...moment.courses.values()].filter(({ strength }) => strength >= 1),
    moment.neighbours,
  );
  for (const group of [...moment.alarms, ...bad]) {
    const touched = open.filter((incident) => touches(incident, group, moment.neighbours));
    const first = touched[0];
    if (first) {
      const grown = withSymptoms(first, group, moment);
      if (grown) change(grown);
    } else if (moment.alarms.includes(group)) {
      const incident = opened(group, moment);
      open.push(incident);
      change(incident);
    }
    for (const later of touched.slice(1)) {
      change({ ...later, status: 'closed', end: moment.nowMs, mergedInto: first!.id });
      open = open.filter(({ id }) => id !== later.id);
    }
  }
  for (const incident of open) {
    const next = closedIfOver(incident, moment) ?? withNews(incident, moment);
    if (next) change(next);
  }
  return [...changed.values()];
}

/**
 * The course that an incident begins with: the earliest of its group, but none that was restless long before the strongest
 * went bad. The aftermath of a former incident is such a one, and would make the new one begin a minute early.
 */
export function firstOfIncident(group: readonly Course[]): Course {
  const strongest = group.reduce((a, b) => (b.strength > a.strength ? b : a));
  const early = group.filter(({ onsetMs }) => onsetMs >= strongest.onsetMs - EARLIEST_BEFORE_MS);
  return early.reduce((a, b) => (b.onsetMs < a.onsetMs ? b : a));
}

function opened(group: readonly Course[], { nowMs, ticks, baseline, baselineWindow }: Moment): Incident {
  const symptoms = group.map((course) => symptomOf(course, ticks, baseline));
  const first = firstOfIncident(group);
  return {
    id: incidentId(first.onsetMs, streamId(first.stream)),
    status: 'open',
    severity: severityOf(symptoms),
    start: first.onsetMs,
    detected: nowMs,
    end: 0,
    baseline: baselineWindow,
    summary: noticed(symptoms),
    symptoms,
    suspects: [],
    critical: '',
    impact: { services: [], entries: [], requestsLost: 0, shareOfEntry: 0 },
    diagnosedAt: 0,
    experimentIds: [],
    mergedInto: '',
    acknowledgedAt: 0,
    note: '',
    trueCulprit: '',
  };
}

function severityOf(symptoms: readonly Symptom[]): Incident['severity'] {
  return symptoms.some(({ isEntry }) => isEntry) ? 'critical' : 'warning';
}

/** One sentence of what was seen, for as long as nobody knows why. */
function noticed(symptoms: readonly Symptom[]): string {
  const most = foremost(symptoms)!;
  const share = Math.round(100 * most.shareNow);
  if (most.kind === 'skipped')
    return `${share} % of ${quote(most.service)}'s requests do not call ${quote(most.operation)}.`;
  const callee = most.operation === '' ? '' : ` to ${quote(most.operation)}`;
  const of = most.isCall ? `calls of ${quote(most.service)}${callee}` : `requests to ${quote(most.service)}`;
  return most.kind === 'errors' ? `${share} % of ${of} fail.` : `${share} % of ${of} are slower than usual.`;
}

/**
 * An incident is concerned by what happens to its services and to those they call or are called by, and by calls to whom its
 * own calls go to: callers of one sick service need not know each other, nor does it see those that do not reach it.
 */
function touches({ symptoms }: Incident, group: readonly Course[], neighbours: Neighbours): boolean {
  const services = new Set(symptoms.map(({ service }) => service));
  const callees = new Set(symptoms.flatMap(({ isCall, operation }) => (isCall ? [operation] : [])));
  for (const nobody of ['', UNKNOWN_CALLEE]) callees.delete(nobody);
  return group.some(
    ({ stream: { service, kind, operation } }) =>
      services.has(service) ||
      callees.has(kind === 'call' || kind === 'skipped' ? operation : service) ||
      [...(neighbours.get(service) ?? [])].some((neighbour) => services.has(neighbour)),
  );
}

function withSymptoms(incident: Incident, group: readonly Course[], { ticks, baseline }: Moment): Incident | undefined {
  const known = new Set(incident.symptoms.map(symptomId));
  const found = group.filter(({ strength }) => strength >= 1).map((course) => symptomOf(course, ticks, baseline));
  const added = found.filter((symptom) => !known.has(symptomId(symptom)));
  if (added.length === 0) return undefined;
  const symptoms = [...incident.symptoms, ...added].sort((a, b) => a.since - b.since);
  return { ...incident, symptoms, severity: severityOf(symptoms) };
}

function closedIfOver(incident: Incident, { nowMs, courses, ticks }: Moment): Incident | undefined {
  if (nowMs - incident.start > LONGEST_INCIDENT_MS) return closedAt(incident, nowMs);
  const [firstTick, lastTick] = [ticks[0], ticks.at(-1)];
  // Who sees nothing at all knows nothing.
  if (!firstTick || !lastTick) return undefined;
  const seenMs = lastTick.startMs + TICK_MS;
  if (seenMs - Math.max(incident.detected, firstTick.startMs) < CALM_MS) return undefined;
  const own = incident.symptoms.map((symptom) => courses.get(symptomId(symptom)));
  const isOver = own.every((course) => (course ? isCalm(course, seenMs) : seenMs - firstTick.startMs >= SILENT_MS));
  if (!isOver) return undefined;
  const lastBadMs = Math.max(
    ...own.map((course) => (course && course.lastBadMs <= seenMs - CALM_MS ? course.lastBadMs : 0)),
  );
  return closedAt(incident, Math.max(incident.start, lastBadMs || seenMs - CALM_MS));
}

/** What explained it while it was open is of more than its time: it is looked for anew. */
function closedAt(incident: Incident, end: number): Incident {
  return { ...incident, status: 'closed', end, diagnosedAt: 0 };
}

/** End of the last tick in which a symptom of the incident was bad, of those that are seen; undefined if none was. */
export function lastBadOf({ symptoms }: Incident, courses: ReadonlyMap<string, Course>): number | undefined {
  const seen = symptoms.map((symptom) => courses.get(symptomId(symptom))?.lastBadMs ?? 0);
  return Math.max(0, ...seen) || undefined;
}

function isCalm({ lastSeenMs, recent, strength, gained }: Course, seenMs: number): boolean {
  if (seenMs - lastSeenMs >= SILENT_MS) return true;
  // A few requests alone are no alarm within such a stretch, however bad: then it is calm only if they speak for calm.
  const isStillBad = recent >= CALM_BELOW || (strength >= 1 && gained > 0);
  return lastSeenMs > seenMs - CALM_MS && !isStillBad;
}

function withNews(incident: Incident, { courses, ticks, baseline }: Moment): Incident | undefined {
  const symptoms = incident.symptoms.map((symptom) => {
    const course = courses.get(symptomId(symptom));
    return course ? refreshed(symptom, course, ticks, baseline) : symptom;
  });
  const isNews = symptoms.some(
    (symptom, i) => Math.abs(symptom.shareNow - incident.symptoms[i]!.shareNow) > NEWS_SHARE,
  );
  if (!isNews) return undefined;
  return { ...incident, symptoms, ...(incident.diagnosedAt === 0 ? { summary: noticed(symptoms) } : {}) };
}
