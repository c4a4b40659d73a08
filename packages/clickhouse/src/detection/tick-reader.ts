import { type Histogram, type StreamKind, type Tick, UNKNOWN_CALLEE } from '@faultline/model';
import { ENDS_SETTINGS } from '../graph/edge-select.ts';
import { histogram } from '../graph/rows.ts';
import type { Store } from '../store/connect.ts';
import { type RequestCallsRow, requestCallsQuery, requestCallTicks } from './request-calls.ts';
import { SharedStrings } from './shared-strings.ts';
import { answering, tickOf } from './tick-sql.ts';

export interface TickRead {
  /** When spans ended, whole ticks; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  signal?: AbortSignal;
}

export interface TickReader {
  /**
   * What ended in each tick, in the order of time; ticks without spans are left out. Calls have the called node's name as
   * their operation; those that do not say whom they go to are left to `readAnswered`. Spans count as one each, whatever
   * sampling says, but for those that were kept of unsampled traces, which would look like more errors.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: TickRead): Promise<Tick[]>;
  /**
   * The same of what only both ends of a call tell, to be asked when both have come: calls that do not say whom they go to,
   * by the service that answered, or 'unknown'; and of all answered calls the gap between their two ends.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  readAnswered(request: TickRead): Promise<Tick[]>;
  /**
   * Whom requests called that ended without failing, to be asked when their calls have come. Of ticks without streams. A call
   * is of the request of its service in the same trace in whose time it began, so spans in between do not matter.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  readRequestCalls(request: TickRead): Promise<Tick[]>;
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
  /** Null where none failed. */
  firstFailedMs: number | null;
}

/** `spans` is sorted by start: those that took longer than this are left out. */
const LONGEST_MS = 60_000;

const FIGURES = (beganMs: string, durationNs: string, failed: string): string => `
    count() AS spans, countIf(${failed}) AS failed, minIf(toNullable(${beganMs}), ${failed}) AS firstFailedMs,
    sumMapIf(map(toUInt16(log2(${durationNs} + 1) * 16), toUInt64(1)), NOT (${failed})) AS durations,
    sumMapIf(map(toUInt16(log2(${durationNs} + 1) * 16), toUInt64(1)), ${failed}) AS failedDurations`;
const SUMS = `sum(t.spans) AS spans, sum(t.failed) AS failed, min(t.firstFailedMs) AS firstFailedMs,
  sumMap(t.durations) AS durations, sumMap(t.failedDurations) AS failedDurations`;

/** A root that only carries a breaker's event is nobody's request, as in `service_10s`. */
const REQUESTS = `
  SELECT ${tickOf('toUnixTimestamp64Milli(Timestamp)', 'Duration')} AS startMs,
    ServiceName AS service, SpanName AS operation, if(ParentSpanId = toFixedString('', 8), 'entry', 'served') AS kind,
    ${FIGURES('toUnixTimestamp64Milli(Timestamp)', 'Duration', 'StatusCode = 2')}
  FROM spans
  WHERE Timestamp >= fromUnixTimestamp64Milli({startsFromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
    AND startMs >= {fromMs:Int64} AND startMs < {toMs:Int64}
    AND (SpanKind IN (2, 5) OR (ParentSpanId = toFixedString('', 8)
      AND NOT arrayExists(name -> startsWith(name, 'circuit_breaker.'), \`Events.Name\`)))
    AND SampleWeight > 0
  GROUP BY startMs, service, operation, kind`;

const CALLED = `side = 'caller' AND weight > 0
    AND bucket >= toDateTime(intDiv({startsFromMs:Int64}, 1000) - 10) AND bucket < toDateTime(intDiv({toMs:Int64}, 1000))
    AND startMs >= {fromMs:Int64} AND startMs < {toMs:Int64}`;

/** Calls are told apart by whom they go to: their spans are mostly called GET. */
const CALLS = `
  SELECT ${tickOf('toUnixTimestamp64Milli(time)', 'duration')} AS startMs,
    service, toString(peer) AS operation, 'call' AS kind,
    ${FIGURES('toUnixTimestamp64Milli(time)', 'duration', 'err OR timed_out')}
  FROM halves
  WHERE ${CALLED} AND peer != ''
  GROUP BY startMs, service, operation, kind`;

/** The first to answer a call, as in `firstOfAnother` of packages/model. Clocks may differ by a bucket. */
const ANSWERED = `
  SELECT startMs, service, kind, operation, ${FIGURES('beganMs', 'duration', 'has_failed')}
  FROM (
    SELECT c.startMs AS startMs, c.beganMs AS beganMs, c.service AS service,
      arrayJoin(if(c.is_unnamed, ['call'], []) || if(s.found, ['gap'], [])) AS kind,
      if(s.found, s.answering, '${UNKNOWN_CALLEE}') AS operation,
      if(kind = 'gap', toUInt64(greatest(0, toInt64(c.duration) - toInt64(s.took))), c.duration) AS duration,
      kind = 'call' AND c.has_failed AS has_failed
    FROM (
      SELECT ${tickOf('toUnixTimestamp64Milli(time)', 'duration')} AS startMs, toUnixTimestamp64Milli(time) AS beganMs,
        link, service, duration,
        err OR timed_out AS has_failed, peer = '' AS is_unnamed
      FROM halves WHERE ${CALLED}
    ) AS c
    LEFT ANY JOIN (
      SELECT link, argMin(toString(halves.service), (time, span)) AS answering, argMin(halves.duration, (time, span)) AS took,
        true AS found
      FROM halves
      WHERE side = 'callee'
        AND bucket >= toDateTime(intDiv({startsFromMs:Int64}, 1000) - 20) AND bucket < toDateTime(intDiv({toMs:Int64}, 1000) + 10)
        AND link IN (SELECT link FROM (
          SELECT link, ${tickOf('toUnixTimestamp64Milli(time)', 'duration')} AS startMs FROM halves WHERE ${CALLED}))
      GROUP BY link
    ) AS s ON c.link = s.link
  )
  GROUP BY startMs, service, kind, operation`;

export function createTickReader(store: Store): TickReader {
  const names = new SharedStrings();
  const rowsOf = <Row = TickRow>(sql: string, { fromMs, toMs, signal }: TickRead): Promise<Row[]> =>
    store.read<Row>(sql, {
      params: { fromMs, toMs, startsFromMs: fromMs - LONGEST_MS },
      settings: ENDS_SETTINGS,
      ...(signal ? { signal } : {}),
    });
  return {
    async read(request) {
      const rows = await rowsOf(
        `SELECT startMs, service, if(kind = 'call' AND answering != '', answering, t.operation) AS operation, kind, ${SUMS}
         FROM (${store.onShards(`${REQUESTS} UNION ALL ${CALLS}`)}) AS t
         LEFT ANY JOIN (${answering(store)}) AS known ON t.service = known.caller AND t.operation = known.address
         GROUP BY startMs, service, operation, kind
         ORDER BY startMs`,
        request,
      );
      return ticksOf(rows, names);
    },
    async readAnswered(request) {
      const rows = await rowsOf(
        `SELECT startMs, service, operation, kind, ${SUMS} FROM (${store.onShards(ANSWERED)}) AS t
         GROUP BY startMs, service, operation, kind
         ORDER BY startMs`,
        request,
      );
      return ticksOf(rows, names);
    },
    async readRequestCalls(request) {
      return requestCallTicks(await rowsOf<RequestCallsRow>(requestCallsQuery(store), request), names);
    },
  };
}

const NONE: Histogram = new Map();

/** Ticks are kept for minutes, of every operation: what is the same in all of them is held once. */
function ticksOf(rows: readonly TickRow[], names: SharedStrings): Tick[] {
  const ticks: Tick[] = [];
  for (const { startMs, service, operation, kind, spans, failed, firstFailedMs, ...row } of rows) {
    if (ticks.at(-1)?.startMs !== startMs) ticks.push({ startMs, streams: [] });
    ticks.at(-1)!.streams.push({
      ...{ service: names.one(service), operation: names.one(operation), kind: names.one(kind), spans, failed },
      durations: failed < spans ? histogram(row.durations) : NONE,
      ...(failed > 0
        ? { failedDurations: histogram(row.failedDurations), firstFailedMs: firstFailedMs! }
        : { failedDurations: NONE }),
    });
  }
  return ticks;
}
