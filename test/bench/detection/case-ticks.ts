import {
  bucketOf,
  type Stream,
  type StreamKind,
  type StreamSums,
  streamId,
  TICK_MS,
  type Tick,
} from '@faultline/model';
import { readTraces } from '../diagnosis/read-traces.ts';
import type { RealCase } from '../diagnosis/real-cases.ts';

/** What a detector would have seen of a real case. Epoch 0 is the injection. */
export interface CaseTicks {
  ticks: Tick[];
  calls: { caller: string; callee: string }[];
  /** Starts of the traces before the injection, in order. */
  normalStartsMs: number[];
}

export function readCaseTicks({ tracesFile, injectionNs }: RealCase): CaseTicks {
  const ticks = new Map<number, Map<string, StreamSums>>();
  const calls = new Map<string, { caller: string; callee: string }>();
  const normalStartsMs: number[] = [];
  for (const { startNs, spans } of readTraces(tracesFile, new Set(), () => true)) {
    const traceStartMs = Number(startNs - injectionNs) / 1e6;
    if (traceStartMs < 0) normalStartsMs.push(traceStartMs);
    const services = new Map(spans.map(({ spanId, service }) => [spanId, service]));
    for (const span of spans) {
      const caller = services.get(span.parentSpanId);
      if (caller !== undefined && caller !== span.service) {
        calls.set(`${caller} ${span.service}`, { caller, callee: span.service });
      }
      const kind = kindOf(span.parentSpanId === '', span.kind);
      if (!kind) continue;
      const endMs = traceStartMs + (span.startNs + span.durationNs) / 1e6;
      const startMs = Math.floor(endMs / TICK_MS) * TICK_MS;
      const tick = ticks.get(startMs) ?? new Map<string, StreamSums>();
      ticks.set(startMs, tick);
      add(tick, { service: span.service, operation: span.name, kind }, span);
    }
  }
  const inOrder = [...ticks].sort(([a], [b]) => a - b);
  return {
    ticks: inOrder.map(([startMs, streams]) => ({ startMs, streams: [...streams.values()] })),
    calls: [...calls.values()],
    normalStartsMs: normalStartsMs.sort((a, b) => a - b),
  };
}

function kindOf(isRoot: boolean, kind: string): StreamKind | undefined {
  if (isRoot) return 'entry';
  if (kind === 'server' || kind === 'consumer') return 'served';
  return kind === 'client' || kind === 'producer' ? 'call' : undefined;
}

function add(
  tick: Map<string, StreamSums>,
  stream: Stream,
  { failed, durationNs }: { failed: boolean; durationNs: number },
): void {
  const id = streamId(stream);
  const sums = tick.get(id) ?? { ...stream, spans: 0, failed: 0, durations: new Map(), failedDurations: new Map() };
  tick.set(id, sums);
  sums.spans += 1;
  if (failed) sums.failed += 1;
  const durations = (failed ? sums.failedDurations : sums.durations) as Map<number, number>;
  durations.set(bucketOf(durationNs), (durations.get(bucketOf(durationNs)) ?? 0) + 1);
}
