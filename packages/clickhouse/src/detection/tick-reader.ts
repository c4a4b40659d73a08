import { type RequestCalls, type StreamKind, TICK_MS, type Tick, UNKNOWN_CALLEE } from '@faultline/model';
import { ENDS_SETTINGS } from '../graph/edge-select.ts';
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

interface RequestCallsRow {
  startMs: number;
  service: string;
  operation: string;
  requests: number;
  callees: string[];
  counts: number[];
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

const FIGURES = (durationNs: string, failed: string): string => `
    count() AS spans, countIf(${failed}) AS failed,
    sumMapIf(map(toUInt16(log2(${durationNs} + 1) * 16), toUInt64(1)), NOT (${failed})) AS durations,
    sumMapIf(map(toUInt16(log2(${durationNs} + 1) * 16), toUInt64(1)), ${failed}) AS failedDurations`;
const SUMS = `sum(t.spans) AS spans, sum(t.failed) AS failed,
  sumMap(t.durations) AS durations, sumMap(t.failedDurations) AS failedDurations`;
const tickOf = (startMs: string, durationNs: string): string =>
  `intDiv(${startMs} + intDiv(${durationNs}, 1000000), ${TICK_MS}) * ${TICK_MS}`;

/** A root that only carries a breaker's event is nobody's request, as in `service_10s`. */
const REQUESTS = `
  SELECT ${tickOf('toUnixTimestamp64Milli(Timestamp)', 'Duration')} AS startMs,
    ServiceName AS service, SpanName AS operation, if(ParentSpanId = toFixedString('', 8), 'entry', 'served') AS kind,
    ${FIGURES('Duration', 'StatusCode = 2')}
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
    ${FIGURES('duration', 'err OR timed_out')}
  FROM halves
  WHERE ${CALLED} AND peer != ''
  GROUP BY startMs, service, operation, kind`;

/** The first to answer a call, as in `firstOfAnother` of packages/model. Clocks may differ by a bucket. */
const ANSWERED = `
  SELECT startMs, service, kind, operation, ${FIGURES('duration', 'has_failed')}
  FROM (
    SELECT c.startMs AS startMs, c.service AS service,
      arrayJoin(if(c.is_unnamed, ['call'], []) || if(s.found, ['gap'], [])) AS kind,
      if(s.found, s.answering, '${UNKNOWN_CALLEE}') AS operation,
      if(kind = 'gap', toUInt64(greatest(0, toInt64(c.duration) - toInt64(s.took))), c.duration) AS duration,
      kind = 'call' AND c.has_failed AS has_failed
    FROM (
      SELECT ${tickOf('toUnixTimestamp64Milli(time)', 'duration')} AS startMs, link, service, duration,
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

/** The one service that was seen to answer a caller at an address. */
const answering = (store: Store): string => `
  SELECT caller, address, toString(any(p.service)) AS answering FROM ${store.ofAllShards('peer_services')} AS p
  GROUP BY caller, address
  HAVING uniqExact(p.service) = 1`;

const HANDLED = `SpanKind IN (2, 5) AND StatusCode != 2 AND SampleWeight > 0
  AND Timestamp >= fromUnixTimestamp64Milli({startsFromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
  AND ${tickOf('toUnixTimestamp64Milli(Timestamp)', 'Duration')} >= {fromMs:Int64}
  AND ${tickOf('toUnixTimestamp64Milli(Timestamp)', 'Duration')} < {toMs:Int64}`;

const CALLED_NEAR = `side = 'caller'
  AND bucket >= toDateTime(intDiv({startsFromMs:Int64}, 1000) - 10) AND bucket < toDateTime(intDiv({toMs:Int64}, 1000))`;

const REQUEST_CALLS = `
  SELECT r.startMs AS startMs, r.service AS service, r.operation AS operation,
    arrayJoin(arrayConcat([''], arrayDistinct(arrayMap(call -> call.2,
      arrayFilter(call -> call.1 BETWEEN r.beganMs AND r.endedMs, c.calls))))) AS peer,
    count() AS requests
  FROM (
    SELECT cityHash64(TraceId) AS trace, toString(ServiceName) AS service, toString(SpanName) AS operation,
      toUnixTimestamp64Milli(Timestamp) AS beganMs, beganMs + intDiv(Duration, 1000000) + 1 AS endedMs,
      ${tickOf('beganMs', 'Duration')} AS startMs
    FROM spans WHERE ${HANDLED}
  ) AS r
  LEFT ANY JOIN (
    SELECT trace, caller, groupArray((beganMs, callee)) AS calls
    FROM (
      SELECT trace, toString(h.service) AS caller, toUnixTimestamp64Milli(time) AS beganMs,
        if(peer != '', toString(peer), a.answering) AS callee
      FROM halves AS h
      LEFT ANY JOIN (
        SELECT link, argMin(toString(halves.service), (time, span)) AS answering FROM halves
        WHERE side = 'callee' AND link IN (SELECT link FROM halves WHERE peer = '' AND ${CALLED_NEAR})
          AND bucket >= toDateTime(intDiv({startsFromMs:Int64}, 1000) - 20)
        GROUP BY link
      ) AS a ON h.link = a.link
      WHERE ${CALLED_NEAR} AND trace IN (SELECT cityHash64(TraceId) FROM spans WHERE ${HANDLED})
    )
    WHERE callee != ''
    GROUP BY trace, caller
  ) AS c ON r.trace = c.trace AND r.service = c.caller
  GROUP BY startMs, service, operation, peer`;

export function createTickReader(store: Store): TickReader {
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
      return ticksOf(rows);
    },
    async readAnswered(request) {
      const rows = await rowsOf(
        `SELECT startMs, service, operation, kind, ${SUMS} FROM (${store.onShards(ANSWERED)}) AS t
         GROUP BY startMs, service, operation, kind
         ORDER BY startMs`,
        request,
      );
      return ticksOf(rows);
    },
    async readRequestCalls(request) {
      const rows = await rowsOf<RequestCallsRow>(
        `SELECT startMs, service, operation, maxIf(n, callee = '') AS requests,
           groupArrayIf(callee, callee != '') AS callees, groupArrayIf(n, callee != '') AS counts
         FROM (
           SELECT startMs, t.service AS service, operation, if(answering != '', answering, peer) AS callee, sum(t.requests) AS n
           FROM (${store.onShards(REQUEST_CALLS)}) AS t
           LEFT ANY JOIN (${answering(store)}) AS known ON t.service = known.caller AND t.peer = known.address
           GROUP BY startMs, service, operation, callee
         )
         GROUP BY startMs, service, operation
         ORDER BY startMs`,
        request,
      );
      return [...Map.groupBy(rows, ({ startMs }) => startMs)].map(([startMs, own]) => ({
        startMs,
        streams: [],
        requestCalls: own.map(requestCallsOf),
      }));
    },
  };
}

function requestCallsOf({ service, operation, requests, callees, counts }: RequestCallsRow): RequestCalls {
  return { service, operation, requests, called: new Map(callees.map((callee, n) => [callee, counts[n]!])) };
}

function ticksOf(rows: readonly TickRow[]): Tick[] {
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
}
