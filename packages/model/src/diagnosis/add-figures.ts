import { bucketOf } from '../histogram.ts';
import type { Counts, InstanceFigures, Moments, OperationFigures, OperationSums } from './diagnosis-sums.ts';
import type { SpanRecord } from './span-record.ts';

/** Adds `addition` to `sum` in place. */
export function addFigures(sum: OperationFigures, addition: OperationFigures): void {
  sum.spans += addition.spans;
  sum.roots += addition.roots;
  sum.failedRoots += addition.failedRoots;
  if (addition.roots > 0) addCounts(sum.rootDurations as Map<number, number>, addition.rootDurations);
  sum.rootMs += addition.rootMs;
  addMoments(sum.self, addition.self);
  addMoments(sum.failedSelf, addition.failedSelf);
  addMoments(sum.duration, addition.duration);
  sum.failed += addition.failed;
  sum.origins += addition.origins;
  addMoments(sum.originDuration, addition.originDuration);
  sum.timedOut += addition.timedOut;
  sum.rejected += addition.rejected;
  sum.badRequests += addition.badRequests;
  sum.outlived += addition.outlived;
  sum.whole += addition.whole;
  sum.childless += addition.childless;
}

function addCounts(sum: Map<number, number>, addition: Counts): void {
  addition.forEach((count, bucket) => {
    sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  });
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
  addInstanceSpan(sum, span);
  addMoments(span.failed ? sum.failedSelf : sum.self, self);
  addMoments(sum.duration, duration);
  if (span.isRoot) {
    sum.roots++;
    sum.rootMs += duration.sumMs;
    count(sum.rootDurations, span.durationNs);
    if (span.failed) sum.failedRoots++;
  }
  if (span.failed) sum.failed++;
  if (span.isOrigin) addMoments(sum.originDuration, duration);
  if (span.timedOut) sum.timedOut++;
  if (span.rejected) sum.rejected++;
  if (span.badRequest) sum.badRequests++;
  if (span.outlived) sum.outlived++;
}

/** Adds one span to the figures of its instance, in place. */
export function addInstanceSpan(sum: InstanceFigures, span: SpanRecord): void {
  sum.spans++;
  count(sum.selfTimes, span.selfNs);
  if (span.isOrigin) sum.origins++;
  if (span.hasFailedChild) return;
  sum.whole++;
  if (span.children.length === 0) sum.childless++;
}

function count(histogram: Counts, ns: number): void {
  const bucket = bucketOf(ns);
  const counts = histogram as Map<number, number>;
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
}
