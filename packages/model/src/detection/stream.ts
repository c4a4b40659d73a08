import type { Histogram } from '../histogram.ts';

/** `entry`: spans without a parent; `served`: server and consumer spans; `call`: client and producer spans. */
export type StreamKind = 'entry' | 'served' | 'call';

/** Spans that are looked at together: one operation of a service, or with operation '' all of that kind that are not entries. */
export interface Stream {
  service: string;
  /** Span name; of calls, the name of whom they go to. */
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

export function streamId({ kind, service, operation }: Stream): string {
  return `${kind}\u0000${service}\u0000${operation}`;
}

/** The operation of calls that do not say whom they go to. */
export const UNKNOWN_CALLEE = 'unknown';
