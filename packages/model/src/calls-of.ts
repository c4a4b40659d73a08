import type { ConnectionKind, EdgeFact } from './graph-facts.ts';
import { bucketOf } from './histogram.ts';
import { type NodeRef, nodeId } from './node.ts';

/** One end of a call, as its span tells it. */
export interface CallEnd {
  /** Same for both ends of a call. */
  link: string;
  side: 'caller' | 'callee';
  span: string;
  /** Epoch milliseconds by the clock of whoever sent the span. */
  startMs: number;
  service: string;
  /** What the end says of the other: of a caller its callee, of a callee its caller. */
  peer: NodeRef | null;
  address: string;
  kind: ConnectionKind;
  breaker: string;
  durationNs: number;
  failed: boolean;
  timedOut: boolean;
  retry: boolean;
  injected: boolean;
  /** Spans that this one stands for; 0 if others stand for it. */
  weight: number;
}

/** A call, put together from the ends of it that were seen. */
export interface Call {
  /** Epoch milliseconds by the caller's clock, or the callee's where no caller was seen. */
  startMs: number;
  source: NodeRef | null;
  target: NodeRef | null;
  address: string;
  kind: ConnectionKind;
  breaker: string;
  failed: boolean;
  timedOut: boolean;
  retry: boolean;
  injected: boolean;
  weight: number;
  callerNs?: number;
  calleeNs?: number;
  /** Weights of the ends behind it. */
  ends: number[];
}

/**
 * The calls behind a set of ends: the truth that the store is held to, in plain code. Which ends belong together is told by
 * their link alone: not by their times, and not by when or through whom they came.
 *
 * - An end that was seen several times counts once: the copy with the smallest start, then duration, then the rest.
 * - A caller's end is one call to every service that answered it; one call where none did. Services that answered several
 *   times lasted as long as the longest, and failed if one did.
 * - A callee's end whose caller was not seen is a call of its own.
 * - Between a producer and its consumers is the queue that the producer names: the message to it and every delivery from
 *   it are calls of their own.
 */
export function callsOf(ends: readonly CallEnd[]): Call[] {
  const callers = new Map(firstCopies(ends, 'caller').map((caller) => [caller.link, caller]));
  const answers = Map.groupBy(
    ends.filter(({ side }) => side === 'callee'),
    ({ link }) => link,
  );
  return [
    ...[...callers.values()].flatMap((caller) =>
      callsOfCaller(caller, caller.peer?.kind === 'queue' ? [] : (answers.get(caller.link) ?? [])),
    ),
    ...firstCopies(ends, 'callee').flatMap((callee) => callsOfCallee(callee, callers.get(callee.link))),
  ];
}

function callsOfCaller(caller: CallEnd, answers: readonly CallEnd[]): Call[] {
  const call: Call = {
    startMs: caller.startMs,
    source: { kind: 'service', name: caller.service },
    target: caller.peer,
    address: caller.address,
    kind: caller.kind,
    breaker: caller.breaker,
    failed: caller.failed && !caller.timedOut,
    timedOut: caller.timedOut,
    retry: caller.retry,
    injected: caller.injected,
    weight: caller.weight,
    callerNs: caller.durationNs,
    ends: [caller.weight],
  };
  if (answers.length === 0) return [call];
  return [...Map.groupBy(answers, ({ service }) => service)].map(([name, served]) => ({
    ...call,
    target: { kind: 'service', name },
    failed: !caller.timedOut && (caller.failed || served.some(({ failed }) => failed)),
    injected: caller.injected || served.some(({ injected }) => injected),
    calleeNs: Math.max(...served.map(({ durationNs }) => durationNs)),
    ends: [caller.weight, Math.max(...served.map(({ weight }) => weight))],
  }));
}

function callsOfCallee(callee: CallEnd, caller: CallEnd | undefined): Call[] {
  if (caller && caller.peer?.kind !== 'queue') return [];
  return [
    {
      startMs: callee.startMs,
      source: caller ? caller.peer : callee.peer,
      target: { kind: 'service', name: callee.service },
      address: '',
      kind: callee.kind,
      breaker: '',
      failed: callee.failed,
      timedOut: false,
      retry: false,
      injected: callee.injected,
      weight: callee.weight,
      calleeNs: callee.durationNs,
      ends: [callee.weight],
    },
  ];
}

function firstCopies(ends: readonly CallEnd[], side: CallEnd['side']): CallEnd[] {
  const copies = Map.groupBy(
    ends.filter((end) => end.side === side),
    ({ link, span }) => `${link} ${span}`,
  );
  return [...copies.values()].map((same) => same.reduce((first, copy) => (isBefore(copy, first) ? copy : first)));
}

function isBefore(a: CallEnd, b: CallEnd): boolean {
  const order = ({
    startMs,
    durationNs,
    failed,
    timedOut,
    retry,
    injected,
    weight,
    service,
    peer,
    address,
    breaker,
  }: CallEnd) => [
    startMs,
    durationNs,
    failed,
    timedOut,
    retry,
    injected,
    weight,
    service,
    peer?.name ?? '',
    address,
    breaker,
  ];
  const [left, right] = [order(a), order(b)];
  const at = left.findIndex((value, index) => value !== right[index]);
  return at >= 0 && left[at]! < right[at]!;
}

/** Adds up calls that have ends, address, kind and breaker in common. */
export function sumCalls(calls: readonly Call[]): EdgeFact[] {
  const groups = Map.groupBy(calls, ({ source, target, address, kind, breaker }) =>
    JSON.stringify([source && nodeId(source), target && nodeId(target), address, kind, breaker]),
  );
  return [...groups.values()].map((group) => {
    const { source, target, address, kind, breaker } = group[0]!;
    const sum = (counts: (call: Call) => boolean) =>
      group.reduce((total, call) => total + (counts(call) ? call.weight : 0), 0);
    const ends = group.flatMap((call) => call.ends);
    return {
      source,
      target,
      address,
      kind,
      breaker,
      recent: false,
      executed: sum(() => true),
      matched: sum(({ callerNs, calleeNs }) => callerNs !== undefined && calleeNs !== undefined),
      failed: sum(({ failed }) => failed),
      timedOut: sum(({ timedOut }) => timedOut),
      retries: sum(({ retry }) => retry),
      injected: sum(({ injected }) => injected),
      rows: ends.length,
      sampledRows: ends.filter((weight) => weight !== 1).length,
      callerLatency: latencies(group, ({ callerNs }) => callerNs),
      calleeLatency: latencies(group, ({ calleeNs }) => calleeNs),
    };
  });
}

function latencies(calls: readonly Call[], durationNs: (call: Call) => number | undefined): Map<number, number> {
  const histogram = new Map<number, number>();
  for (const call of calls) {
    const ns = durationNs(call);
    if (ns !== undefined) histogram.set(bucketOf(ns), (histogram.get(bucketOf(ns)) ?? 0) + call.weight);
  }
  return histogram;
}
