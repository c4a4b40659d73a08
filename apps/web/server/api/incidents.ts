import {
  headlineOf,
  type Incident,
  type IncidentStatus,
  judgeContainment,
  quote,
  readIncidentPatch,
} from '@faultline/model';
import type { IncidentDocument, IncidentListDocument, IncidentSummaryDocument, Unread } from '../../api-documents.ts';
import type { ConsoleIncidents, ConsoleReads } from '../console-reads.ts';
import { ApiError, badParameter } from './api-error.ts';
import { freshnessOf, readGraph, settlingAtMost } from './graph.ts';
import { readJsonBody } from './json-body.ts';
import { checkParameters, readText, readWhole, shorten } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

const STATUSES: readonly IncidentStatus[] = ['open', 'closed'];
const LIST_FROM = 'now-7d';
const FIRST_SUSPECTS = 3;
/** Of how long of an incident is looked at to see what was contained. */
const LEAST_JUDGED_MS = 10_000;
const MOST_JUDGED_MS = 3_600_000;

interface Sources {
  incidents: ConsoleIncidents;
  reads: ConsoleReads;
}

/** `GET /incidents`: those that went on in the window, newest start first. */
export async function answerIncidents(incidents: ConsoleIncidents, call: ApiCall): Promise<void> {
  const { query, nowMs, signal } = call;
  checkParameters(query, ['from', 'to', 'status', 'service', 'text', 'limit']);
  const window = new URLSearchParams({ from: query.get('from') ?? LIST_FROM, to: query.get('to') ?? 'now' });
  const { fromMs, toMs } = readTimeWindow(window, nowMs);
  const status = readStatus(query);
  const service = readText(query, 'service');
  const text = readText(query, 'text');
  const found = await incidents.list({
    fromMs,
    toMs,
    limit: readWhole(query, 'limit', 100, 1, 1_000),
    signal,
    ...(status ? { status } : {}),
    ...(service === undefined ? {} : { service }),
    ...(text === undefined ? {} : { text }),
  });
  const document: IncidentListDocument = { now: nowMs, incidents: found.map(summaryOf) };
  replyJson(call.request, call.response, document);
}

/** `GET /incidents/{id}`: one incident with its timeline, and what was contained of it. */
export async function answerIncident(
  { incidents, reads }: Sources,
  maxLatenessMs: number,
  call: ApiCall,
): Promise<void> {
  const incident = await readById(incidents, call);
  const isOpen = incident.status === 'open';
  const window = { fromMs: incident.start, toMs: incident.end || call.nowMs, fixed: !isOpen };
  const { document, isPartial } = await documentOf({ incidents, reads }, incident, call);
  const freshness = freshnessOf([window], call.nowMs, maxLatenessMs, isPartial);
  replyJson(call.request, call.response, document, settlingAtMost(freshness));
}

/** `PATCH /incidents/{id}`: somebody acknowledges it, notes something, or says who it was. */
export async function patchIncident({ incidents, reads }: Sources, call: ApiCall): Promise<void> {
  const incident = await readById(incidents, call);
  const result = readIncidentPatch(await readJsonBody(call.request));
  if ('problems' in result) {
    const message = result.problems.map(({ field, message }) => `${field || 'The body'} ${message}.`).join(' ');
    throw new ApiError(400, 'bad_remark', message, result.problems[0]!.field || undefined);
  }
  await incidents.remark(incident, result.patch, Date.now());
  const { document } = await documentOf({ incidents, reads }, await readById(incidents, call), call);
  replyJson(call.request, call.response, document);
}

async function documentOf(
  { incidents, reads }: Sources,
  incident: Incident,
  call: ApiCall,
): Promise<{ document: IncidentDocument; isPartial: boolean }> {
  const { start, end, baseline } = incident;
  const toMs = Math.min(Math.max(end || call.nowMs, start + LEAST_JUDGED_MS), start + MOST_JUDGED_MS);
  const [timeline, signatures, during, before] = await Promise.all([
    incidents.timeline(incident, call.nowMs, call.signal),
    incidents.looksLike(incident, call.signal, incident.id),
    readGraph(reads, { fromMs: start, toMs }, call),
    readGraph(reads, { fromMs: baseline.from, toMs: baseline.to }, call),
  ]);
  const unread: Unread[] = [];
  if (!signatures) unread.push('signatures');
  if (!timeline.hasExperiments) unread.push('experiments');
  const document = {
    ...incident,
    headline: headlineOf(incident),
    timeline: timeline.entries,
    signatures: signatures ?? [],
    isolation: judgeContainment(during, before),
    unread,
  };
  return { document, isPartial: during.partial || before.partial || unread.length > 0 };
}

async function readById(incidents: ConsoleIncidents, { parts, signal }: ApiCall): Promise<Incident> {
  const { id = '' } = parts;
  const incident = /^[0-9a-f]{16}$/.test(id) ? await incidents.read(id, signal) : undefined;
  if (!incident) throw new ApiError(404, 'not_found', `There is no incident ${quote(id)}.`, 'id');
  return incident;
}

function summaryOf({ symptoms, suspects, ...incident }: Incident): IncidentSummaryDocument {
  return {
    ...incident,
    headline: headlineOf({ symptoms, suspects }),
    first: suspects
      .slice(0, FIRST_SUSPECTS)
      .map(({ service, kind, score, sentence }) => ({ service, kind, score, sentence })),
    services: [...new Set(symptoms.map(({ service }) => service))],
  };
}

function readStatus(query: URLSearchParams): IncidentStatus | undefined {
  const text = query.get('status');
  if (text === null) return undefined;
  const status = STATUSES.find((candidate) => candidate === text);
  if (!status) throw badParameter('status', shorten(text), `one of ${STATUSES.join(', ')}`);
  return status;
}
