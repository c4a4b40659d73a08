import type { Evidence } from './diagnosis.ts';
import type { SpanRecord } from './span-record.ts';

/** A trace's spans with what the trace tells of them. */
export interface RecordedTrace {
  traceId: string;
  /** Epoch milliseconds. */
  traceStartMs: number;
  spans: SpanRecord[];
}

const MOST_EXAMPLES = 3;

/**
 * Traces that show what evidence says: of errors, where it failed; of latency, where it took longest.
 * @param traces of the incident
 */
export function exampleTraces(
  { type, where }: Pick<Evidence, 'type' | 'where'>,
  traces: readonly RecordedTrace[],
): string[] {
  const best = new Map<string, number>();
  for (const { traceId, spans } of traces) {
    for (const span of spans) {
      if (span.service !== where.service || span.operation !== where.operation) continue;
      if (where.kind !== undefined && span.kind !== where.kind) continue;
      if (where.callee !== undefined && span.callee !== where.callee) continue;
      if (type === 'errors' && !span.failed) continue;
      const weight = type === 'latency' ? span.selfNs : span.durationNs;
      best.set(traceId, Math.max(best.get(traceId) ?? 0, weight));
    }
  }
  return [...best]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_EXAMPLES)
    .map(([traceId]) => traceId);
}
