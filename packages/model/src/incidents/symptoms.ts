import { type Baseline, streamsIn } from '../detection/baseline.ts';
import { badDurations, type Course, courseId, isPartOf } from '../detection/detect.ts';
import type { Stream, StreamSums, Tick } from '../detection/stream.ts';
import type { EvidenceKind } from '../detection/usual.ts';
import type { Symptom } from './incident.ts';

/** By definition of slow: slower than 95 % of the baseline. */
const SLOW_BEFORE = 0.05;

/** What an incident is told by as long as nobody knows why: the first symptom at the entry, or the first. */
export function foremost(symptoms: readonly Symptom[]): Symptom | undefined {
  return symptoms.find(({ isEntry }) => isEntry) ?? symptoms[0];
}

/** A course that went bad, as an incident tells it. */
export function symptomOf({ stream, kind, onsetMs }: Course, ticks: readonly Tick[], baseline: Baseline): Symptom {
  return {
    kind: stream.kind === 'skipped' ? 'skipped' : kind,
    service: stream.service,
    operation: stream.operation,
    isEntry: stream.kind === 'entry',
    isCall: stream.kind === 'call' || stream.kind === 'skipped',
    since: onsetMs,
    shareBefore: shareBefore(stream, kind, baseline),
    shareNow: badShare(stream, kind, onsetMs, ticks, baseline) ?? 0,
  };
}

/** The same symptom with what is to be seen of it in recent ticks, for as long as it is bad: then as it was last. */
export function refreshed(symptom: Symptom, course: Course, ticks: readonly Tick[], baseline: Baseline): Symptom {
  if (course.gained <= 0) return symptom;
  const { stream, kind } = courseOf(symptom);
  const whileBad = ticks.filter(({ startMs }) => startMs < course.lastBadMs);
  const share = badShare(stream, kind, symptom.since, whileBad, baseline);
  return share === undefined || share <= symptom.shareBefore ? symptom : { ...symptom, shareNow: share };
}

export function symptomId(symptom: Symptom): string {
  return courseId(courseOf(symptom));
}

/** What {@link symptomOf} tells of. */
function courseOf({ kind, service, operation, isEntry, isCall }: Symptom): Pick<Course, 'stream' | 'kind'> {
  if (kind === 'skipped') return { stream: { service, operation, kind }, kind: 'errors' };
  return { stream: { service, operation, kind: isEntry ? 'entry' : isCall ? 'call' : 'served' }, kind };
}

function shareBefore(stream: Stream, kind: EvidenceKind, { streams }: Baseline): number {
  if (kind === 'latency') return SLOW_BEFORE;
  if (stream.operation !== '') return streams.get(stream)?.usual.seenFailedShare ?? 0;
  let spans = 0;
  let failed = 0;
  for (const { usual } of streams.ofService(stream.kind, stream.service)) {
    spans += usual.seenSpans;
    failed += usual.seenSpans * usual.seenFailedShare;
  }
  return spans > 0 ? failed / spans : 0;
}

/** Undefined where nothing was seen. Calls are slow by themselves or by the gap between them and their answers. */
function badShare(
  stream: Stream,
  kind: EvidenceKind,
  sinceMs: number,
  ticks: readonly Tick[],
  baseline: Baseline,
): number | undefined {
  const own = badShareOf(stream, kind, sinceMs, ticks, baseline);
  if (stream.kind !== 'call' || kind !== 'latency') return own;
  const ofGap = badShareOf({ ...stream, kind: 'gap' }, kind, sinceMs, ticks, baseline);
  return ofGap === undefined ? own : Math.max(own ?? 0, ofGap);
}

function badShareOf(
  stream: Stream,
  kind: EvidenceKind,
  sinceMs: number,
  ticks: readonly Tick[],
  baseline: Baseline,
): number | undefined {
  let spans = 0;
  let bad = 0;
  for (const tick of ticks) {
    if (tick.startMs < sinceMs) continue;
    for (const sums of streamsIn(tick, baseline)) {
      if (!isPartOf(sums, stream)) continue;
      spans += sums.spans;
      bad += kind === 'errors' ? sums.failed : slowSpans(sums, baseline);
    }
  }
  return spans > 0 ? Math.round((bad / spans) * 1e4) / 1e4 : undefined;
}

function slowSpans(sums: StreamSums, baseline: Baseline): number {
  return badDurations(sums, 'latency', baseline).reduce((sum, [, count]) => sum + count, 0);
}
