import { addMoments } from './add-figures.ts';
import type { ComparedOperation, ComparedWindows } from './compare-windows.ts';
import { confidence, type LogNormal, logNormal, median, welchT } from './confidence.ts';
import type { Moments, OperationFigures } from './diagnosis-sums.ts';
import type { DiagnosisWeights } from './weights.ts';

/** Where time is spent: in a span itself, between the two ends of a call, or in a call of which one end was seen. */
export type LatencyPlace = 'self' | 'gap' | 'unanswered';

/** An operation that takes longer than it did, without what its callees take. */
export interface LatencyFinding {
  place: LatencyPlace;
  operation: ComparedOperation;
  calls: number;
  /** Of an operation of which nothing was known: what is usual for others. */
  meanBeforeMs: number;
  wasKnown: boolean;
  meanAfterMs: number;
  /** Standard errors (Welch, logarithms of durations). */
  t: number;
  confidence: number;
  /** Significant excess: milliseconds lost there by a request of the incident, on average. */
  excessMs: number;
}

/** Latency of one operation in one window. */
interface Sample {
  n: number;
  moments: Moments;
}

/** Failures count as slow ones if they take this much longer (ln) than what succeeded before; others are only errors. */
const SLOW_FAILURE_LN = 0.5;
/** Operations with at least so many spans tell what is usual. */
const ENOUGH_SPANS = 5;
/** Where nothing is known of an operation: its duration may be off by this factor (ln) from what is usual, at least. */
const LEAST_SPREAD_LN = 0.5;

/** Every operation of both windows, with a confidence of nearly 0 where nothing changed. Idea: exclusive time (SparseRCA). */
export function latencyFindings(
  { operations, requestsAfter }: ComparedWindows,
  weights: DiagnosisWeights,
): LatencyFinding[] {
  const compared = operations.map((operation) => ({ operation, place: placeOf(operation), ...samples(operation) }));
  const usual = new Map(
    (['self', 'gap', 'unanswered'] as const).map((place) => [
      place,
      usualOf(
        compared.filter((row) => row.place === place).map(({ before }) => before),
        compared.map(({ before }) => before),
      ),
    ]),
  );
  return compared.flatMap(({ operation, place, before, after }) => {
    const { spread, among } = usual.get(place)!;
    if (after.n === 0 || (before.n === 0 && (place === 'unanswered' || !among))) return [];
    const now = logNormal(after.n, after.moments, spread, weights.priorSpans);
    const then = before.n > 0 ? logNormal(before.n, before.moments, spread, weights.priorSpans) : among!;
    const t =
      before.n > 0 ? welchT(then, now) : (now.mean - then.mean) / Math.sqrt(then.variance + now.variance / now.n);
    const meanBeforeMs = before.n > 0 ? before.moments.sumMs / before.n : Math.exp(then.mean);
    const meanAfterMs = after.moments.sumMs / after.n;
    const lostMs = Math.max(0, meanAfterMs - meanBeforeMs);
    // A tenth more of much is worth less than ten times of little: excess as a share of what it takes now.
    const excessShare = Math.max(0, 1 - Math.exp(then.mean - now.mean));
    const believed = lostMs > 0 ? confidence(t, weights.halfBelievedAt) : 0;
    const excessMs = (lostMs * after.n * believed * excessShare) / requestsAfter;
    const means = { meanBeforeMs, wasKnown: before.n > 0, meanAfterMs };
    return [{ place, operation, calls: after.n, ...means, t, confidence: believed, excessMs }];
  });
}

function placeOf({ callee, isStore, isAnswered }: ComparedOperation): LatencyPlace {
  if (callee === '' || isStore) return 'self';
  return isAnswered ? 'gap' : 'unanswered';
}

/** What succeeded, and failures that took long: timeouts and hangs are delays. */
function samples({ before, after }: ComparedOperation): { before: Sample; after: Sample } {
  const succeeded = succeededIn(before);
  const known = succeeded.n > 0 ? succeeded : before.failed > 0 ? undefined : succeededIn(after);
  const slowFrom = known && known.n > 0 ? known.moments.sumLn / known.n + SLOW_FAILURE_LN : Number.NEGATIVE_INFINITY;
  return { before: withSlowFailures(before, slowFrom), after: withSlowFailures(after, slowFrom) };
}

function succeededIn({ spans, failed, self }: OperationFigures): Sample {
  return { n: spans - failed, moments: { ...self } };
}

function withSlowFailures(figures: OperationFigures, slowFromLn: number): Sample {
  const sample = succeededIn(figures);
  if (figures.failed === 0 || figures.failedSelf.sumLn / figures.failed <= slowFromLn) return sample;
  addMoments(sample.moments, figures.failedSelf);
  return { n: sample.n + figures.failed, moments: sample.moments };
}

/** What is usual among operations: the spread within one, and how operations differ; for those that have few spans or none. */
function usualOf(ofPlace: readonly Sample[], ofAll: readonly Sample[]): { spread: number; among?: LogNormal } {
  const known = (samples: readonly Sample[]) =>
    samples.filter(({ n }) => n >= ENOUGH_SPANS).map(({ n, moments }) => logNormal(n, moments, 0, 0));
  const here = known(ofPlace);
  const spread = median((here.length >= 3 ? here : known(ofAll)).map(({ variance }) => variance));
  if (here.length === 0) return { spread };
  const means = here.map(({ mean }) => mean);
  const mean = median(means);
  const deviation = Math.max(LEAST_SPREAD_LN, 1.4826 * median(means.map((value) => Math.abs(value - mean))));
  return { spread, among: { n: 1, mean, variance: deviation ** 2 } };
}
