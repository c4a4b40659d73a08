import { bucketOf } from '../histogram.ts';
import { type Counts, type Moments, noFigures, type OperationFigures, type OperationSums } from './diagnosis-sums.ts';
import type { SpanRecord } from './span-record.ts';

const FIGURES = Object.keys(noFigures()) as (keyof OperationFigures)[];

/** Adds `addition` to `sum` in place. */
export function addFigures(sum: OperationFigures, addition: OperationFigures): void {
  const total = sum as unknown as Record<string, number | Moments | Map<number, number>>;
  for (const name of FIGURES) {
    const [have, more] = [total[name]!, addition[name]];
    if (typeof more === 'number') total[name] = (have as number) + more;
    else if ('forEach' in more) addCounts(have as Map<number, number>, more);
    else addMoments(have as Moments, more);
  }
}

function addCounts(sum: Map<number, number>, addition: Counts): void {
  addition.forEach((count, bucket) => {
    sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  });
}

/** The same figures, to be added to. */
export function copyOf(figures: OperationFigures): OperationFigures {
  const copy = noFigures();
  addFigures(copy, figures);
  return copy;
}

export function addMoments(sum: Moments, addition: Moments): void {
  sum.sumMs += addition.sumMs;
  sum.sumLn += addition.sumLn;
  sum.sumLn2 += addition.sumLn2;
}

/** Keeps zero durations from having no logarithm; far below anything a network does. */
const OFFSET_MS = 0.05;

export function momentsOf(durationNs: number): Moments {
  const sumMs = durationNs / 1e6;
  const sumLn = Math.log(sumMs + OFFSET_MS);
  return { sumMs, sumLn, sumLn2: sumLn ** 2 };
}

/** Adds one span to the figures of its operation, in place. */
export function addSpan(sum: OperationSums, span: SpanRecord): void {
  const self = momentsOf(span.selfNs);
  const duration = momentsOf(span.durationNs);
  sum.spans++;
  addMoments(span.failed ? sum.failedSelf : sum.self, self);
  addMoments(sum.duration, duration);
  count(sum.selfTimes, span.selfNs);
  if (span.isRoot) {
    sum.roots++;
    sum.rootMs += duration.sumMs;
    count(sum.rootDurations, span.durationNs);
    if (span.failed) sum.failedRoots++;
  }
  if (span.failed) sum.failed++;
  if (span.isOrigin) {
    sum.origins++;
    addMoments(sum.originDuration, duration);
  }
  if (span.timedOut) sum.timedOut++;
  if (span.rejected) sum.rejected++;
  if (span.badRequest) sum.badRequests++;
  if (span.outlived) sum.outlived++;
  if (span.hasFailedChild) return;
  sum.whole++;
  if (span.children.length === 0) sum.childless++;
}

function count(histogram: Counts, ns: number): void {
  const bucket = bucketOf(ns);
  const counts = histogram as Map<number, number>;
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
}
