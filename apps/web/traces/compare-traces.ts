import type { SpanDocument, TraceDocument } from '../api-documents.ts';

/** What the spans of one operation came to in one trace; durations are milliseconds. */
export interface OperationTotals {
  spans: number;
  errors: number;
  selfTime: number;
  criticalTime: number;
}

/** An operation in two traces. */
export interface ComparedOperation {
  service: string;
  operation: string;
  kind: string;
  left: OperationTotals;
  right: OperationTotals;
}

/** Both traces operation by operation, those first whose own time differs most; spans that were not received are left out. */
export function compareTraces(left: TraceDocument, right: TraceDocument): ComparedOperation[] {
  const operations = new Map<string, ComparedOperation>();
  for (const [side, trace] of [
    ['left', left],
    ['right', right],
  ] as const) {
    for (const span of trace.spans) {
      if (!span.span) continue;
      const { service, operation, kind } = span.span;
      const key = JSON.stringify([service, operation, kind]);
      const known = operations.get(key) ?? { service, operation, kind, left: nothing(), right: nothing() };
      add(known[side], span);
      operations.set(key, known);
    }
  }
  return [...operations.values()].sort(
    (a, b) => difference(b) - difference(a) || (a.service + a.operation < b.service + b.operation ? -1 : 1),
  );
}

function add(totals: OperationTotals, span: SpanDocument): void {
  totals.spans++;
  totals.errors += span.span?.status === 'error' ? 1 : 0;
  totals.selfTime += span.selfTime;
  totals.criticalTime += span.criticalTime;
}

function nothing(): OperationTotals {
  return { spans: 0, errors: 0, selfTime: 0, criticalTime: 0 };
}

function difference({ left, right }: ComparedOperation): number {
  return Math.abs(right.selfTime - left.selfTime);
}
