import { type StreamKind, TICK_MS, type Tick } from '@faultline/model';
import { histogram } from '../graph/rows.ts';
import type { Store } from '../store/connect.ts';

export interface TickRead {
  /** When spans ended, whole ticks; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  signal?: AbortSignal;
}

export interface TickReader {
  /**
   * What ended in each tick, in the order of time; ticks without spans are left out. Spans count as one each, whatever
   * sampling says, but for those that were kept of unsampled traces, which would look like more errors.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: TickRead): Promise<Tick[]>;
}

interface TickRow {
  startMs: number;
  service: string;
  operation: string;
  kind: StreamKind;
  spans: number;
  failed: number;
  durations: Record<string, number>;
  failedDurations: Record<string, number>;
}

/** `spans` is sorted by start: those that took longer than this are left out. */
const LONGEST_MS = 60_000;

/** A root that only carries a breaker's event is nobody's request, as in `service_10s`. */
const TICKS = `
  SELECT intDiv(toUnixTimestamp64Milli(Timestamp) + intDiv(Duration, 1000000), ${TICK_MS}) * ${TICK_MS} AS startMs,
    ServiceName AS service, SpanName AS operation,
    multiIf(ParentSpanId = toFixedString('', 8), 'entry', SpanKind IN (2, 5), 'served', 'call') AS kind,
    count() AS spans, countIf(StatusCode = 2) AS failed,
    sumMapIf(map(toUInt16(log2(Duration + 1) * 16), toUInt64(1)), StatusCode != 2) AS durations,
    sumMapIf(map(toUInt16(log2(Duration + 1) * 16), toUInt64(1)), StatusCode = 2) AS failedDurations
  FROM spans
  WHERE Timestamp >= fromUnixTimestamp64Milli({startsFromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
    AND startMs >= {fromMs:Int64} AND startMs < {toMs:Int64}
    AND (SpanKind IN (2, 3, 4, 5) OR (ParentSpanId = toFixedString('', 8)
      AND NOT arrayExists(name -> startsWith(name, 'circuit_breaker.'), \`Events.Name\`)))
    AND SampleWeight > 0
  GROUP BY startMs, service, operation, kind`;

export function createTickReader(store: Store): TickReader {
  return {
    async read({ fromMs, toMs, signal }) {
      const rows = await store.read<TickRow>(
        `SELECT startMs, service, operation, kind, sum(t.spans) AS spans, sum(t.failed) AS failed,
           sumMap(t.durations) AS durations, sumMap(t.failedDurations) AS failedDurations
         FROM (${store.onShards(TICKS)}) AS t
         GROUP BY startMs, service, operation, kind
         ORDER BY startMs`,
        { params: { fromMs, toMs, startsFromMs: fromMs - LONGEST_MS }, ...(signal ? { signal } : {}) },
      );
      const ticks: Tick[] = [];
      for (const { startMs, durations, failedDurations, ...row } of rows) {
        if (ticks.at(-1)?.startMs !== startMs) ticks.push({ startMs, streams: [] });
        ticks.at(-1)!.streams.push({
          ...row,
          durations: histogram(durations),
          failedDurations: histogram(failedDurations),
        });
      }
      return ticks;
    },
  };
}
