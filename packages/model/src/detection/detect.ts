import { bucketMiddleNs } from '../histogram.ts';
import { atOnce, type Steps } from '../steps.ts';
import { alarmAt, type Baseline, EVIDENCE_KINDS, evidenceIn, GAP_MS, type Known } from './baseline.ts';
import { type Stream, type StreamSums, streamId, TICK_MS, type Tick } from './stream.ts';
import type { EvidenceKind } from './usual.ts';
import type { DetectionWeights } from './weights.ts';

/** How a stream fares, in one respect, in a window of recent ticks. */
export interface Course {
  stream: Stream;
  kind: EvidenceKind;
  /** Evidence at the end of the window, in alarms: 1 and more is bad. */
  strength: number;
  /** Epoch milliseconds: when the first of the bad spans began, as far as can be told. */
  onsetMs: number;
  /** The most that the evidence of the last {@link CALM_MS} alone came to, in alarms. */
  recent: number;
  /** What the evidence of the last {@link CALM_MS} comes to, in alarms: above 0 while spans are more like an incident. */
  gained: number;
  /** Of its newest spans. */
  lastSeenMs: number;
  /** End of the last tick that was more like an incident. */
  lastBadMs: number;
}

/** So much of calm ends a symptom. */
export const CALM_MS = 30_000;
/** What failed after a longer wait did not begin with it. */
const LONGEST_WAIT_MS = 60_000;
/** A span is slow from here: 95 % of the baseline were faster. */
export const SLOW_FROM = 1.645;

/**
 * The course of every stream over a window of ticks in the order of time, by a CUSUM of the evidence (Page 1954): it rises
 * while spans are more like an incident than like the baseline, and its last zero is the onset. Works on shares of spans
 * alone, so neither more nor less traffic is evidence, and a gap is none.
 */
export function coursesOf(ticks: readonly Tick[], baseline: Baseline, weights: DetectionWeights): Map<string, Course> {
  return atOnce(courseSteps(ticks, baseline, weights));
}

/** The same in steps of a tick. */
export function* courseSteps(
  ticks: readonly Tick[],
  baseline: Baseline,
  weights: DetectionWeights,
): Steps<Map<string, Course>> {
  const courses = new Map<Known, Record<EvidenceKind, Course>>();
  const sinceCalm = new Map<Course, number>();
  const calmFromMs = (ticks.at(-1)?.startMs ?? 0) + TICK_MS - CALM_MS;
  let lastMs = Number.NaN;
  for (const tick of ticks) {
    if (tick.startMs - lastMs > GAP_MS) {
      for (const course of allOf(courses)) course.strength = 0;
    }
    lastMs = tick.startMs;
    for (const [known, evidence] of evidenceIn(tick, baseline, weights)) {
      const own = courses.get(known) ?? beginning(known.stream);
      courses.set(known, own);
      for (const kind of EVIDENCE_KINDS) {
        const course = own[kind];
        const gain = evidence[kind] / limitOf(known, kind, weights);
        if (course.strength === 0 && gain > 0) course.onsetMs = beganAt(tick, known.stream, kind, baseline);
        course.strength = Math.max(0, course.strength + gain);
        course.lastSeenMs = tick.startMs + TICK_MS;
        if (gain > 0) course.lastBadMs = course.lastSeenMs;
        if (tick.startMs < calmFromMs) continue;
        const recent = Math.max(0, (sinceCalm.get(course) ?? 0) + gain);
        sinceCalm.set(course, recent);
        course.recent = Math.max(course.recent, recent);
        course.gained += gain;
      }
    }
    yield;
  }
  return gapsAsCalls(allOf(courses));
}

/** Whoever waits longer in between than usual makes slower calls: a gap is told as its calls where it shows more than they do. */
function gapsAsCalls(courses: readonly Course[]): Map<string, Course> {
  const told = new Map<string, Course>();
  for (const course of courses) {
    const { stream, kind } = course;
    const own: Course = stream.kind === 'gap' ? { ...course, stream: { ...stream, kind: 'call' } } : course;
    const id = courseId({ stream: own.stream, kind });
    const other = told.get(id);
    told.set(id, other ? worseOf(other, own) : own);
  }
  return told;
}

function worseOf(one: Course, other: Course): Course {
  const worse = other.strength > one.strength ? other : one;
  return {
    ...worse,
    recent: Math.max(one.recent, other.recent),
    gained: Math.max(one.gained, other.gained),
    lastSeenMs: Math.max(one.lastSeenMs, other.lastSeenMs),
    lastBadMs: Math.max(one.lastBadMs, other.lastBadMs),
  };
}

export function courseId({ stream, kind }: Pick<Course, 'stream' | 'kind'>): string {
  return `${kind}\u0000${streamId(stream)}`;
}

function allOf(courses: ReadonlyMap<Known, Record<EvidenceKind, Course>>): Course[] {
  return [...courses.values()].flatMap((own) => EVIDENCE_KINDS.map((kind) => own[kind]));
}

function beginning(stream: Stream): Record<EvidenceKind, Course> {
  const nothing = { strength: 0, onsetMs: 0, recent: 0, gained: 0, lastSeenMs: 0, lastBadMs: 0 };
  return { errors: { stream, kind: 'errors', ...nothing }, latency: { stream, kind: 'latency', ...nothing } };
}

function limitOf({ greatest }: Known, kind: EvidenceKind, weights: DetectionWeights): number {
  return Math.max(alarmAt(kind, weights), weights.aboveBaseline * greatest[kind]);
}

export function isPartOf(sums: Stream, { service, operation, kind }: Stream): boolean {
  return sums.service === service && sums.kind === kind && (operation === '' || sums.operation === operation);
}

/**
 * When the first bad span of a tick began. Ticks are of ends of spans: where only these are known, it is taken to have ended
 * in the middle of the tick, and to have taken as long as the bad ones do.
 */
function beganAt({ startMs, streams }: Tick, stream: Stream, kind: EvidenceKind, baseline: Baseline): number {
  const own = streams.filter((sums) => isPartOf(sums, stream));
  const earliestMs = startMs - LONGEST_WAIT_MS;
  const known = kind === 'errors' ? own.flatMap(({ firstFailedMs }) => firstFailedMs ?? []) : [];
  if (known.length > 0) return Math.max(earliestMs, Math.floor(Math.min(...known)));
  let tookNs = 0;
  let count = 0;
  for (const sums of own) {
    for (const [bucket, spans] of badDurations(sums, kind, baseline)) {
      tookNs += spans * bucketMiddleNs(bucket);
      count += spans;
    }
  }
  const waitMs = count > 0 ? tookNs / count / 1e6 : 0;
  return Math.max(earliestMs, Math.floor(startMs + TICK_MS / 2 - waitMs));
}

/** Durations of the spans that show a symptom: failed ones, or slow ones. */
export function badDurations(
  sums: StreamSums,
  kind: EvidenceKind,
  { streams }: Pick<Baseline, 'streams'>,
): [number, number][] {
  if (kind === 'errors') return [...sums.failedDurations];
  const slowness = streams.get(sums)?.usual.slowness;
  if (!slowness) return [];
  return [...sums.durations, ...sums.failedDurations].filter(([bucket]) => slowness(bucket) >= SLOW_FROM);
}
