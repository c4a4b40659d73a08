import { bucketOf } from '../histogram.ts';
import { type Stream, TICK_MS, type Tick } from './stream.ts';

/** Epoch milliseconds at which the ticks of {@link ticksOf} begin. */
export const BEGIN_MS = 1_000_000_000;

/** What a stream does in a tick. */
export interface Traffic extends Stream {
  spans: number;
  failed?: number;
  /** Milliseconds of the spans that do not fail, which vary by a tenth. */
  ms?: number;
  failedMs?: number;
  firstFailedMs?: number;
}

/** So many ticks of traffic, one after the other. */
export function ticksOf(count: number, trafficAt: (tick: number) => Traffic[], fromMs = BEGIN_MS): Tick[] {
  return Array.from({ length: count }, (_, n) => ({
    startMs: fromMs + n * TICK_MS,
    streams: trafficAt(n).map(({ failed = 0, ms = 20, failedMs = 5, spans, ...stream }) => ({
      ...stream,
      spans,
      failed,
      durations: counts(Array.from({ length: spans - failed }, (_, i) => ms * (0.95 + 0.02 * ((n + i) % 6)))),
      failedDurations: counts(Array.from({ length: failed }, () => failedMs)),
    })),
  }));
}

export const entry = (service: string): Stream => ({ service, operation: 'GET /', kind: 'entry' });
export const served = (service: string): Stream => ({ service, operation: 'POST /', kind: 'served' });

function counts(durationsMs: readonly number[]): Map<number, number> {
  const histogram = new Map<number, number>();
  for (const ms of durationsMs) {
    const bucket = bucketOf(ms * 1e6);
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
  }
  return histogram;
}
