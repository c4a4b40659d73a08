import { addSpan } from './add-figures.ts';
import {
  type ChildSums,
  type DiagnosisSums,
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
  for (const { traceStartMs, spans } of traces) {
    for (const span of spans) {
      const bucket = Math.floor((traceStartMs + span.startNs / 1e6) / bucketMs) * bucketMs;
      addSpan(sumsOf(operations, span, bucket), span);
      if (!span.hasFailedChild) addChildren(children, span, bucket);
    }
  }
  return { operations: [...operations.values()], children: [...children.values()] };
}

export function operationKey({ service, operation, kind, callee, calleeKind, isAnswered }: OperationKey): string {
  return [service, operation, kind, callee, calleeKind, isAnswered].join('\u0000');
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

function addChildren(children: Map<string, ChildSums>, span: SpanRecord, bucketMs: number): void {
  const { service, operation, kind } = span;
  for (const { service: childService, operation: childOperation } of span.children) {
    const key = [bucketMs, service, operation, kind, childService, childOperation].join('\u0000');
    const sums = children.get(key);
    if (sums) sums.present++;
    else children.set(key, { bucketMs, service, operation, kind, childService, childOperation, present: 1 });
  }
}
