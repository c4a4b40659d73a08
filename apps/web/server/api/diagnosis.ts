import type { DiagnosisDocument } from '../../api-documents.ts';
import type { ConsoleDiagnosis } from '../console-reads.ts';
import { badParameter } from './api-error.ts';
import { checkParameters } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readBaselineWindow, readTimeWindow } from './time-window.ts';

/** Raw spans are read, so a window is one of an incident, not of a quarter. */
const LONGEST_MS = 6 * 3_600_000;
const SHORTEST_BASELINE_MS = 300_000;
/** The first symptoms come before whoever asks has noticed. */
const BEFORE_INCIDENT_MS = 60_000;

/** `GET /diagnosis`: who is at fault for what changed between two windows. */
export async function answerDiagnosis(diagnosis: ConsoleDiagnosis, call: ApiCall): Promise<void> {
  const { query, nowMs, signal, request, response } = call;
  checkParameters(query, ['from', 'to', 'baselineFrom', 'baselineTo']);
  const startedAt = performance.now();
  const { fromMs, toMs } = readTimeWindow(query, nowMs);
  const given = readBaselineWindow(query, nowMs);
  const baselineToMs = fromMs - BEFORE_INCIDENT_MS;
  const baseline = given
    ? { fromMs: given.fromMs, toMs: given.toMs }
    : { fromMs: baselineToMs - Math.max(toMs - fromMs, SHORTEST_BASELINE_MS), toMs: baselineToMs };
  for (const [parameter, window] of [
    ['from', { fromMs, toMs }],
    ['baselineFrom', baseline],
  ] as const) {
    if (window.toMs - window.fromMs > LONGEST_MS) {
      throw badParameter(parameter, String(window.fromMs), 'a window of at most 6 h, as a diagnosis reads raw spans,');
    }
  }
  const found = await diagnosis.diagnose({ fromMs, toMs }, baseline, signal);
  const document: DiagnosisDocument = {
    window: { from: fromMs, to: toMs },
    baseline: { from: baseline.fromMs, to: baseline.toMs },
    ...found,
    signatures: [],
    tookMs: Math.round(performance.now() - startedAt),
  };
  replyJson(request, response, document);
}
