import { addInstanceSpan, addSpan } from './add-figures.ts';
import {
  type ChildSums,
  type DiagnosisSums,
  type InstanceKey,
  type InstanceSums,
  noFigures,
  type OperationKey,
  type OperationSums,
} from './diagnosis-sums.ts';
import type { SpanRecord } from './span-record.ts';

export const DIAGNOSIS_BUCKET_MS = 10_000;

/**
 * The reference for what a store keeps: sums of the spans of complete traces, by the bucket that each span began in.
 * `traceStartMs` is epoch milliseconds.
 */
export function sumSpans(
  traces: Iterable<{ traceStartMs: number; spans: readonly SpanRecord[] }>,
  bucketMs = DIAGNOSIS_BUCKET_MS,
): DiagnosisSums {
  const operations = new Map<string, OperationSums>();
  const children = new Map<string, ChildSums>();
  const instances = new Map<string, InstanceSums>();
  for (const { traceStartMs, spans } of traces) {
    for (const span of spans) {
      const bucket = Math.floor((traceStartMs + span.startNs / 1e6) / bucketMs) * bucketMs;
      addSpan(sumsOf(operations, span, bucket), span);
      addInstanceSpan(instanceSumsOf(instances, span, bucket), span);
      if (!span.hasFailedChild) addChildren(children, span, bucket);
    }
  }
  return { operations: [...operations.values()], children: [...children.values()], instances: [...instances.values()] };
}

export function operationKey({ service, operation, kind, callee, calleeKind, isAnswered }: OperationKey): string {
  return [service, operation, kind, callee, calleeKind, isAnswered].join('\u0000');
}

export function instanceKey({ service, kind, instance, version }: InstanceKey): string {
  return [service, kind, instance, version].join('\u0000');
}

function sumsOf(operations: Map<string, OperationSums>, span: SpanRecord, bucketMs: number): OperationSums {
  const key = `${bucketMs}\u0000${operationKey(span)}`;
  let sums = operations.get(key);
  if (!sums) {
    const { service, operation, kind, callee, calleeKind, isAnswered } = span;
    sums = { bucketMs, service, operation, kind, callee, calleeKind, isAnswered, ...noFigures(), selfTimes: new Map() };
    operations.set(key, sums);
  }
  return sums;
}

function instanceSumsOf(instances: Map<string, InstanceSums>, span: SpanRecord, bucketMs: number): InstanceSums {
  const key = `${bucketMs}\u0000${instanceKey(span)}`;
  let sums = instances.get(key);
  if (!sums) {
    const { service, kind, instance, version } = span;
    const none = { spans: 0, origins: 0, whole: 0, childless: 0, selfTimes: new Map() };
    sums = { bucketMs, service, kind, instance, version, ...none };
    instances.set(key, sums);
  }
  return sums;
}

function addChildren(children: Map<string, ChildSums>, span: SpanRecord, bucketMs: number): void {
  const { service, operation, kind } = span;
  for (const { service: childService, operation: childOperation } of span.children) {
    const key = [bucketMs, service, operation, kind, childService, childOperation].join('\u0000');
    const sums = children.get(key);
    if (sums) sums.present++;
    else children.set(key, { bucketMs, service, operation, kind, childService, childOperation, present: 1 });
  }
}
