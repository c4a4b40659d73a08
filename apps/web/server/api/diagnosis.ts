import type { DiagnosisDocument } from '../../api-documents.ts';
import type { ConsoleIncidents, ConsoleReads } from '../console-reads.ts';
import { freshnessOf, settlingAtMost } from './graph.ts';
import { checkParameters } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readBaselineWindow, readTimeWindow, type TimeWindow } from './time-window.ts';

/** The first symptoms come before anybody calls it an incident; a baseline that has them hides the culprit. */
const BASELINE_ENDS_BEFORE_MS = 60_000;
const SHORTEST_BASELINE_MS = 300_000;

/** `GET /diagnosis`: who is at fault for what changed between two windows. */
export async function answerDiagnosis(
  { reads, incidents }: { reads: ConsoleReads; incidents: ConsoleIncidents },
  maxLatenessMs: number,
  call: ApiCall,
): Promise<void> {
  const { query, nowMs, signal } = call;
  checkParameters(query, ['from', 'to', 'baselineFrom', 'baselineTo']);
  const started = performance.now();
  const incident = readTimeWindow(query, nowMs);
  const baseline = readBaselineWindow(query, nowMs) ?? windowBefore(incident);
  const diagnosis = await reads.diagnosis({ incident, baseline, signal });
  const signatures = await incidents.looksLike(diagnosis, signal);
  const unread = [...(signatures ? [] : ['signatures' as const]), ...(diagnosis.unread ?? [])];
  const document: DiagnosisDocument = {
    window: { from: incident.fromMs, to: incident.toMs },
    baseline: { from: baseline.fromMs, to: baseline.toMs },
    ...diagnosis,
    signatures: signatures ?? [],
    unread,
    tookMs: Math.round(performance.now() - started),
  };
  const freshness = freshnessOf([incident, baseline], nowMs, maxLatenessMs, unread.length > 0);
  replyJson(call.request, call.response, document, settlingAtMost(freshness));
}

/** What an incident is compared with unless somebody says otherwise. */
export function windowBefore({ fromMs, toMs, fixed }: TimeWindow): TimeWindow {
  const endsMs = Math.max(0, fromMs - BASELINE_ENDS_BEFORE_MS);
  return { fromMs: Math.max(0, endsMs - Math.max(toMs - fromMs, SHORTEST_BASELINE_MS)), toMs: endsMs, fixed };
}
