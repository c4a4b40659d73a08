import {
  bucketOf,
  type DiagnosedSpan,
  type RequestCalls,
  type Stream,
  type StreamSums,
  streamId,
  TICK_MS,
  type Tick,
  UNKNOWN_CALLEE,
} from '@faultline/model';
import { readTraces } from '../diagnosis/read-traces.ts';
import type { RealCase } from '../diagnosis/real-cases.ts';

/** What a detector would have seen of a real case, by the rules of `TickReader` in packages/clickhouse. Epoch 0 is the injection. */
export interface CaseTicks {
  ticks: Tick[];
  /** What is known once both ends of a call have come. */
  answered: Tick[];
  /** Whom requests called; without streams. */
  requestCalls: Tick[];
  calls: { caller: string; callee: string }[];
  /** Starts of the traces before the injection, in order. */
  normalStartsMs: number[];
}

type Ticks = Map<number, Map<string, StreamSums>>;
type Spans = readonly DiagnosedSpan[];

export function readCaseTicks({ tracesFile, injectionNs }: Pick<RealCase, 'tracesFile' | 'injectionNs'>): CaseTicks {
  const traces = readTraces(tracesFile, new Set(), () => true);
  const whoAnswers = answeringServices(traces.map(({ spans }) => spans));
  const ticks: Ticks = new Map();
  const answered: Ticks = new Map();
  const requestCalls = new Map<number, Map<string, CountedCalls>>();
  const calls = new Map<string, { caller: string; callee: string }>();
  const normalStartsMs: number[] = [];
  for (const { startNs, spans } of traces) {
    const traceStartMs = Number(startNs - injectionNs) / 1e6;
    if (traceStartMs < 0) normalStartsMs.push(traceStartMs);
    const services = new Map(spans.map(({ spanId, service }) => [spanId, service]));
    const answers = answersIn(spans);
    const calleeOf = (span: DiagnosedSpan) =>
      span.peer ? (whoAnswers.get(addressId(span)) ?? span.peer.name) : answers.get(span.spanId)?.service;
    for (const span of spans) {
      if (isServing(span) && !span.failed)
        addRequestCalls(requestCalls, traceStartMs, span, calleesIn(span, spans, calleeOf));
      const caller = services.get(span.parentSpanId);
      if (caller !== undefined && caller !== span.service) {
        calls.set(`${caller} ${span.service}`, { caller, callee: span.service });
      }
      const { service, name, failed, durationNs } = span;
      const endMs = traceStartMs + (span.startNs + durationNs) / 1e6;
      const isRoot = span.parentSpanId === '';
      if (isServing(span) || isRoot) {
        add(ticks, endMs, { service, operation: name, kind: isRoot ? 'entry' : 'served' }, failed, durationNs);
      }
      if (!isCalling(span)) continue;
      const hasFailed = failed || span.timedOut;
      const answer = answers.get(span.spanId);
      if (span.peer) {
        const operation = whoAnswers.get(addressId(span)) ?? span.peer.name;
        add(ticks, endMs, { service, operation, kind: 'call' }, hasFailed, durationNs);
      } else {
        const operation = answer?.service ?? UNKNOWN_CALLEE;
        add(answered, endMs, { service, operation, kind: 'call' }, hasFailed, durationNs);
      }
      if (!answer) continue;
      const gapNs = Math.max(0, durationNs - answer.durationNs);
      add(answered, endMs, { service, operation: answer.service, kind: 'gap' }, false, gapNs);
    }
  }
  return {
    ticks: inOrder(ticks),
    answered: inOrder(answered),
    requestCalls: [...requestCalls]
      .sort(([a], [b]) => a - b)
      .map(([startMs, operations]) => ({ startMs, streams: [], requestCalls: [...operations.values()] })),
    calls: [...calls.values()],
    normalStartsMs: normalStartsMs.sort((a, b) => a - b),
  };
}

/** The one service that was seen to answer a caller at an address. */
function answeringServices(traces: readonly Spans[]): Map<string, string> {
  const seen = new Map<string, Set<string>>();
  for (const spans of traces) {
    const answers = answersIn(spans);
    for (const span of spans) {
      const answer = answers.get(span.spanId);
      if (answer && span.peer) seen.set(addressId(span), (seen.get(addressId(span)) ?? new Set()).add(answer.service));
    }
  }
  return new Map([...seen].flatMap(([id, services]) => (services.size === 1 ? [[id, [...services][0]!]] : [])));
}

/** The first to answer each call, by the id of the call's span. */
function answersIn(spans: Spans): Map<string, DiagnosedSpan> {
  const answers = new Map<string, DiagnosedSpan>();
  const isCall = new Set(spans.filter(isCalling).map(({ spanId }) => spanId));
  for (const span of spans) {
    const first = answers.get(span.parentSpanId);
    if (isServing(span) && isCall.has(span.parentSpanId) && !(first && first.startNs <= span.startNs)) {
      answers.set(span.parentSpanId, span);
    }
  }
  return answers;
}

interface CountedCalls extends RequestCalls {
  called: Map<string, number>;
}

/** Whom the service called in the time of a request. */
function calleesIn(
  request: DiagnosedSpan,
  spans: Spans,
  calleeOf: (span: DiagnosedSpan) => string | undefined,
): Set<string> {
  const callees = new Set<string>();
  const [beganMs, endedMs] = [request.startNs / 1e6, (request.startNs + request.durationNs) / 1e6 + 1];
  for (const span of spans) {
    if (!isCalling(span) || span.service !== request.service) continue;
    const atMs = span.startNs / 1e6;
    if (atMs < beganMs || atMs > endedMs) continue;
    const callee = calleeOf(span);
    if (callee) callees.add(callee);
  }
  return callees;
}

function addRequestCalls(
  ticks: Map<number, Map<string, CountedCalls>>,
  traceStartMs: number,
  { service, name, startNs, durationNs }: DiagnosedSpan,
  callees: ReadonlySet<string>,
): void {
  const startMs = Math.floor((traceStartMs + (startNs + durationNs) / 1e6) / TICK_MS) * TICK_MS;
  const tick = ticks.get(startMs) ?? new Map<string, CountedCalls>();
  ticks.set(startMs, tick);
  const id = `${service}\u0000${name}`;
  const calls = tick.get(id) ?? { service, operation: name, requests: 0, called: new Map() };
  tick.set(id, calls);
  calls.requests += 1;
  for (const callee of callees) calls.called.set(callee, (calls.called.get(callee) ?? 0) + 1);
}

function addressId({ service, peer }: DiagnosedSpan): string {
  return `${service}\u0000${peer?.name}`;
}

function isServing({ kind }: DiagnosedSpan): boolean {
  return kind === 'server' || kind === 'consumer';
}

function isCalling({ kind }: DiagnosedSpan): boolean {
  return kind === 'client' || kind === 'producer';
}

function add(ticks: Ticks, endMs: number, stream: Stream, failed: boolean, durationNs: number): void {
  const startMs = Math.floor(endMs / TICK_MS) * TICK_MS;
  const tick = ticks.get(startMs) ?? new Map<string, StreamSums>();
  ticks.set(startMs, tick);
  const id = streamId(stream);
  const sums: StreamSums = tick.get(id) ?? {
    ...stream,
    spans: 0,
    failed: 0,
    durations: new Map(),
    failedDurations: new Map(),
  };
  tick.set(id, sums);
  sums.spans += 1;
  if (failed) {
    sums.failed += 1;
    sums.firstFailedMs = Math.min(sums.firstFailedMs ?? Number.POSITIVE_INFINITY, endMs - durationNs / 1e6);
  }
  const durations = (failed ? sums.failedDurations : sums.durations) as Map<number, number>;
  durations.set(bucketOf(durationNs), (durations.get(bucketOf(durationNs)) ?? 0) + 1);
}

function inOrder(ticks: Ticks): Tick[] {
  return [...ticks]
    .sort(([a], [b]) => a - b)
    .map(([startMs, streams]) => ({ startMs, streams: [...streams.values()] }));
}
