import type { RequestCalls, StreamSums, Tick } from './stream.ts';
import type { DetectionWeights } from './weights.ts';

/** Callees that nearly all requests of an operation call, by the service and the operation. */
export type UsualCallees = ReadonlyMap<string, ReadonlySet<string>>;

/** Which calls requests make nearly always: only where that is so is a call that is not made news. */
export function usualCalleesOf(ticks: readonly Tick[], weights: DetectionWeights): UsualCallees {
  const totals = new Map<string, { requests: number; called: Map<string, number> }>();
  for (const calls of ticks.flatMap(({ requestCalls = [] }) => requestCalls)) {
    const total = totals.get(operationId(calls)) ?? { requests: 0, called: new Map() };
    totals.set(operationId(calls), total);
    total.requests += calls.requests;
    for (const [callee, count] of calls.called) total.called.set(callee, (total.called.get(callee) ?? 0) + count);
  }
  const isUsual = (count: number, requests: number) => count >= (1 - weights.mostUsuallySkipped) * requests;
  return new Map(
    [...totals]
      .filter(([, { requests }]) => requests >= weights.leastSpans)
      .map(([id, { requests, called }]) => [
        id,
        new Set([...called].flatMap(([callee, count]) => (isUsual(count, requests) ? [callee] : []))),
      ]),
  );
}

/**
 * Requests that usually call a callee as spans of a stream, those that did not as failed ones: an early return, a branch not
 * taken, an exception that nobody told of. Requests that failed are not among them: whoever fails need not call.
 */
export function skippedCalls({ requestCalls = [] }: Tick, usual: UsualCallees): StreamSums[] {
  const sums = new Map<string, StreamSums>();
  for (const calls of requestCalls) {
    for (const callee of usual.get(operationId(calls)) ?? []) {
      const id = `${calls.service}\u0000${callee}`;
      const sum = sums.get(id) ?? noRequests(calls.service, callee);
      sums.set(id, sum);
      sum.spans += calls.requests;
      sum.failed += calls.requests - Math.min(calls.requests, calls.called.get(callee) ?? 0);
    }
  }
  return [...sums.values()];
}

function noRequests(service: string, callee: string): StreamSums {
  return {
    ...{ service, operation: callee, kind: 'skipped', spans: 0, failed: 0 },
    ...{ durations: new Map(), failedDurations: new Map() },
  };
}

function operationId({ service, operation }: Pick<RequestCalls, 'service' | 'operation'>): string {
  return `${service}\u0000${operation}`;
}
