import type { Histogram } from '../histogram.ts';

/**
 * `entry`: spans without a parent; `served`: server and consumer spans; `call`: client and producer spans; `gap`: calls that
 * were answered, with what they took longer than their answer: network, queues, pools; `skipped`: requests that usually make
 * a call, those that did not as failed ones.
 */
export type StreamKind = 'entry' | 'served' | 'call' | 'gap' | 'skipped';

/** Spans that are looked at together: one operation of a service, or with operation '' all of that kind that are not entries. */
export interface Stream {
  service: string;
  /** Span name; of calls, gaps and skipped calls, the name of whom they go to. */
  operation: string;
  kind: StreamKind;
}

/** Spans of a stream that ended in a tick. */
export interface StreamSums extends Stream {
  spans: number;
  failed: number;
  /** Of those that did not fail, and of those that did. */
  durations: Histogram;
  failedDurations: Histogram;
  /** Epoch milliseconds: when the first of those that failed began; left out where none did, or nobody knows. */
  firstFailedMs?: number;
}

/** Requests of one operation that ended without failing, and whom they called. */
export interface RequestCalls {
  service: string;
  /** Span name. */
  operation: string;
  requests: number;
  /** Callee → requests that called it at least once. */
  called: ReadonlyMap<string, number>;
}

/** All spans that ended in {@link TICK_MS}. */
export interface Tick {
  /** Epoch milliseconds, a multiple of the length of a tick. */
  startMs: number;
  streams: StreamSums[];
  /** Left out where it is not known yet. */
  requestCalls?: readonly RequestCalls[];
}

export const TICK_MS = 2_000;

/** Streams of all, tick by tick in the order of time. Each stream, and what is known of fan-out, is in one of them. */
export function joinTicks(...parts: (readonly Tick[])[]): Tick[] {
  const joined = new Map<number, Tick>();
  for (const tick of parts.flat()) {
    const before = joined.get(tick.startMs);
    joined.set(tick.startMs, before ? { ...before, ...tick, streams: [...before.streams, ...tick.streams] } : tick);
  }
  return [...joined.values()].sort((a, b) => a.startMs - b.startMs);
}

export function streamId({ kind, service, operation }: Stream): string {
  return `${kind}\u0000${service}\u0000${operation}`;
}

/** The operation of calls that do not say whom they go to. */
export const UNKNOWN_CALLEE = 'unknown';
