import type { Histogram } from '../histogram.ts';

/**
 * `entry`: spans without a parent; `served`: server and consumer spans; `call`: client and producer spans; `gap`: calls that
 * were answered, with what they took longer than their answer: network, queues, pools.
 */
export type StreamKind = 'entry' | 'served' | 'call' | 'gap';

/** Spans that are looked at together: one operation of a service, or with operation '' all of that kind that are not entries. */
export interface Stream {
  service: string;
  /** Span name; of calls and gaps, the name of whom they go to. */
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
}

/** All spans that ended in {@link TICK_MS}. */
export interface Tick {
  /** Epoch milliseconds, a multiple of the length of a tick. */
  startMs: number;
  streams: StreamSums[];
}

export const TICK_MS = 2_000;

/** Streams of both, tick by tick in the order of time. Each stream is in one of them. */
export function joinTicks(some: readonly Tick[], others: readonly Tick[]): Tick[] {
  const streams = new Map(some.map((tick) => [tick.startMs, tick.streams]));
  for (const tick of others) streams.set(tick.startMs, [...(streams.get(tick.startMs) ?? []), ...tick.streams]);
  return [...streams].sort(([a], [b]) => a - b).map(([startMs, all]) => ({ startMs, streams: all }));
}

export function streamId({ kind, service, operation }: Stream): string {
  return `${kind}\u0000${service}\u0000${operation}`;
}

/** The operation of calls that do not say whom they go to. */
export const UNKNOWN_CALLEE = 'unknown';
