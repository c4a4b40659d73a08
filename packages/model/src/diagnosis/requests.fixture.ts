import type { NodeRef } from '../node.ts';
import type { SpanKind } from '../trace/trace-span.ts';
import { buildTraceTree } from '../trace/trace-tree.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { type DiagnosedSpan, spanRecords } from './span-record.ts';
import { sumSpans } from './sum-spans.ts';

/** Work of one service on one request: its own time, then its calls in turn. */
export interface Work {
  service: string;
  /** By default services have one each, without a name. */
  instance?: string;
  version?: string;
  selfMs?: number;
  failed?: boolean;
  status?: string;
  /** Of a request: whoever made it sends no spans. */
  isCalled?: boolean;
  calls?: Call[];
}

/** A call as its caller sees it: what it served and the gap around it; or `durationMs`, where the caller saw nothing else. */
export interface Call {
  to: Work | NodeRef;
  gapMs?: number;
  durationMs?: number;
  failed?: boolean;
  timedOut?: boolean;
  status?: string;
  /** A breaker of the caller refused it. */
  rejected?: boolean;
  /** A breaker with a span of its own stands around it. */
  breaker?: boolean;
  /** Of its span, instead of one that names the callee. */
  name?: string;
}

const SHORT_CIRCUITED = { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'short_circuit' };

/** The same small unevenness for the same request, so that durations have a spread: about a tenth. */
const uneven = (request: number, place: number): number =>
  1 + 0.2 * (((request * 7919 + place * 104_729) % 1009) / 1009 - 0.5);

/** Sums of `count` requests in a row, one every 100 ms from `fromMs` on; `work` tells what each of them does. */
export function requests(count: number, work: (request: number) => Work, fromMs = 0): DiagnosisSums {
  return sumSpans(
    Array.from({ length: count }, (_, request) => ({
      traceStartMs: fromMs + request * 100,
      spans: spanRecords(buildTraceTree(spansOf(work(request), request))),
    })),
  );
}

function spansOf(root: Work, request: number): DiagnosedSpan[] {
  const spans: DiagnosedSpan[] = [];
  const span = (
    { service, instance = '', version = '' }: Pick<Work, 'service' | 'instance' | 'version'>,
    kind: SpanKind,
    name: string,
    parentSpanId: string,
    startMs: number,
  ): DiagnosedSpan => {
    const made: DiagnosedSpan = {
      ...{ spanId: `${spans.length + 1}`, parentSpanId, service, instance, version, kind, name },
      ...{
        startNs: startMs * 1e6,
        durationNs: 0,
        failed: false,
        attributes: {},
        events: [],
        peer: null,
        timedOut: false,
      },
    };
    spans.push(made);
    return made;
  };
  const serve = (work: Work, parent: string, startMs: number): number => {
    const own = span(work, 'server', 'serve', parent, startMs);
    let atMs = startMs + (work.selfMs ?? 1) * uneven(request, spans.length);
    for (const call of work.calls ?? []) atMs += make(call, work, own.spanId, atMs);
    finish(own, work, atMs - startMs);
    return atMs - startMs;
  };
  const make = (call: Call, caller: Work, parent: string, startMs: number): number => {
    if (call.breaker) return guard(call, caller, parent, startMs);
    const callee = 'service' in call.to ? undefined : call.to;
    const name = call.name ?? `call ${callee ? callee.name : (call.to as Work).service}`;
    const own = span(caller, callee?.kind === 'queue' ? 'producer' : 'client', name, parent, startMs);
    const gapMs = (call.gapMs ?? 1) * uneven(request, spans.length);
    const served = callee ? 0 : serve(call.to as Work, own.spanId, startMs + gapMs / 2);
    finish(own, call, call.durationMs ?? served + gapMs);
    own.peer = callee ?? null;
    own.timedOut = call.timedOut ?? false;
    if (call.rejected) own.attributes = SHORT_CIRCUITED;
    return own.durationNs / 1e6;
  };
  const guard = (call: Call, caller: Work, parent: string, startMs: number): number => {
    const own = span(
      caller,
      'internal',
      `circuit_breaker ${'service' in call.to ? call.to.service : call.to.name}`,
      parent,
      startMs,
    );
    if (call.rejected) own.attributes = SHORT_CIRCUITED;
    const tookMs = call.rejected ? 0.1 : make({ ...call, breaker: false }, caller, own.spanId, startMs);
    finish(own, call, tookMs);
    return tookMs;
  };
  serve(root, root.isCalled ? 'not sent' : '', 0);
  return spans;
}

function finish(
  span: DiagnosedSpan,
  { failed = false, status }: Pick<Call, 'failed' | 'status'>,
  durationMs: number,
): void {
  span.durationNs = Math.round(durationMs * 1e6);
  span.startNs = Math.round(span.startNs);
  span.failed = failed;
  if (status) span.attributes = { 'http.response.status_code': status };
}
