import { ENTRY_NODE, headlineOf } from '@faultline/model';
import type { TimelineDocument } from '../../api-documents.ts';
import type { ConsoleDeploys, ConsoleFaults, ConsoleIncidents, ConsoleReads } from '../console-reads.ts';
import { unlessAway } from '../store-failure.ts';
import { checkParameters } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

interface Sources {
  reads: ConsoleReads;
  incidents: ConsoleIncidents;
  deploys: ConsoleDeploys;
  faults: ConsoleFaults;
}

/** Of each kind; more marks than that nobody can tell apart. */
const MOST = 200;

/** `GET /timeline`: traffic at the entry over time, with incidents, deploys, experiments and openings of breakers. */
export async function answerTimeline({ reads, incidents, deploys, faults }: Sources, call: ApiCall): Promise<void> {
  const { query, nowMs, signal, request, response } = call;
  checkParameters(query, ['from', 'to']);
  const { fromMs, toMs } = readTimeWindow(query, nowMs);
  const window = { fromMs, toMs, nowMs, signal };
  const [series, openings, found, deployed, experiments] = await Promise.all([
    reads.series({ ...window, source: { kind: 'entry', name: ENTRY_NODE } }),
    reads.openings(window),
    incidents.list({ fromMs, toMs, limit: MOST, signal }),
    deploys.list({ fromMs, toMs, limit: MOST, signal }),
    unlessAway(faults.list({ during: { fromMs, toMs }, limit: MOST, nowMs, signal })),
  ]);
  const document: TimelineDocument = {
    window: { from: fromMs, to: toMs },
    now: nowMs,
    series,
    openings,
    incidents: found.map((incident) => {
      const { id, status, severity, start, end, summary, experimentIds } = incident;
      return { id, status, severity, start, end, summary, headline: headlineOf(incident), experimentIds };
    }),
    deploys: deployed,
    experiments: (experiments ?? []).map(({ id, name, createdAt, stoppedAt, expiresAt }) => ({
      id,
      name,
      createdAt,
      stoppedAt,
      expiresAt,
    })),
    unread: experiments ? [] : ['experiments'],
  };
  replyJson(request, response, document);
}
