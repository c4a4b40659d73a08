import type { NodeKind } from '../node.ts';
import type { SpanKind } from '../trace/trace-span.ts';

/**
 * What diagnosis needs of a window of time. All of it are sums over spans, so that a store can keep them in 10 s buckets,
 * and any two windows be compared from them alone. Three tables:
 *
 * - operations: bucket, service, operation, kind, callee, callee_kind, is_answered (the key); then the figures of
 *   {@link OperationFigures}: counts (UInt64), moments (three Float64 each), histograms (sumMap).
 * - children: bucket, service, operation, kind, child_service, child_operation (the key); present (UInt64).
 * - instances: bucket, service, kind, instance, version (the key); the figures of {@link InstanceFigures}, over all of its
 *   operations: instances may be hundreds, and operations thousands.
 *
 * A span belongs to the bucket that its own start lies in. What a span's figures depend on beyond itself is its parent, its
 * siblings and its children, so that they are known when the trace is complete ({@link spanRecords} says how).
 * Thresholds, such as the p99 of a baseline, are known only when windows are read: hence histograms.
 */
export interface DiagnosisSums {
  operations: OperationSums[];
  children: ChildSums[];
  instances: InstanceSums[];
  /** The same spans in shorter buckets, to tell who degraded first; without it, the buckets of `operations` tell. */
  course?: readonly SelfTimeSums[];
}

/** Sum, sum of logarithms and of their squares. Logarithms are ln(ms + 0.05), so that zero has one. */
export interface Moments {
  sumMs: number;
  sumLn: number;
  sumLn2: number;
}

/** How many lie in which bucket of packages/model histogram.ts, as a Map from bucket to count. A bucket may come twice. */
export interface Counts {
  forEach(visit: (count: number, bucket: number) => void): void;
}

/** What tells the operations of a system apart. */
export interface OperationKey {
  service: string;
  /** Span name. */
  operation: string;
  kind: SpanKind;
  /** Name of the node that a client or producer called: the service below it, else its peer; '' if unknown, and for other kinds. */
  callee: string;
  calleeKind: NodeKind | '';
  /** The called service sent a span of its own below this one. */
  isAnswered: boolean;
}

/** Everything here adds up. */
export interface OperationFigures {
  spans: number;
  /** Spans without a parent: requests, as they are counted at the entry. */
  roots: number;
  failedRoots: number;
  rootDurations: Counts;
  /** Milliseconds. */
  rootMs: number;
  /** Self times of spans that did not fail: failures are often fast, and would hide a delay. */
  self: Moments;
  failedSelf: Moments;
  duration: Moments;
  failed: number;
  /** Errors that began here: failed spans without a failed child. */
  origins: number;
  originDuration: Moments;
  timedOut: number;
  /** Refused by a breaker or bulkhead. */
  rejected: number;
  /** Failed, and the status says that the caller asked wrongly. */
  badRequests: number;
  /** Failed, and the callee worked longer than the caller waited. */
  outlived: number;
  /** Spans without a failed child: those whose children tell the shape of a call. */
  whole: number;
  /** Of those, the ones without any child. */
  childless: number;
}

/** What tells when an operation turned bad. */
export interface SelfTimeSums extends OperationKey, Pick<OperationFigures, 'spans' | 'origins'> {
  /** Epoch milliseconds of the start of the bucket. */
  bucketMs: number;
  selfTimes: Counts;
}

export interface OperationSums extends OperationFigures, SelfTimeSums {}

/** How many of the `whole` spans of an operation had a child of another operation. */
export interface ChildSums {
  bucketMs: number;
  service: string;
  operation: string;
  kind: SpanKind;
  childService: string;
  childOperation: string;
  present: number;
}

/** What tells whether one of several instances, or one version, is at fault. Everything here adds up. */
export type InstanceFigures = Pick<OperationFigures, 'spans' | 'origins' | 'whole' | 'childless'> &
  Pick<SelfTimeSums, 'selfTimes'>;

export interface InstanceKey {
  service: string;
  kind: SpanKind;
  /** service.instance.id and service.version of the resource; '' if it has none. */
  instance: string;
  version: string;
}

export interface InstanceSums extends InstanceKey, InstanceFigures {
  bucketMs: number;
}

const noMoments = (): Moments => ({ sumMs: 0, sumLn: 0, sumLn2: 0 });

export function noFigures(): OperationFigures {
  return {
    spans: 0,
    roots: 0,
    failedRoots: 0,
    rootDurations: new Map(),
    rootMs: 0,
    self: noMoments(),
    failedSelf: noMoments(),
    duration: noMoments(),
    failed: 0,
    origins: 0,
    originDuration: noMoments(),
    timedOut: 0,
    rejected: 0,
    badRequests: 0,
    outlived: 0,
    whole: 0,
    childless: 0,
  };
}
