import type { Tick } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import type { SharedStrings } from './shared-strings.ts';
import { answering, tickOf } from './tick-sql.ts';

export interface RequestCallsRow {
  startMs: number;
  service: string;
  operation: string;
  requests: number;
  callees: string[];
  counts: number[];
}

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

/** SQL of `TickReader.readRequestCalls`: rows in the order of time. */
export const requestCallsQuery = (store: Store): string => `
  SELECT startMs, service, operation, maxIf(n, callee = '') AS requests,
    groupArrayIf(callee, callee != '') AS callees, groupArrayIf(n, callee != '') AS counts
  FROM (
    SELECT startMs, t.service AS service, operation, if(answering != '', answering, peer) AS callee, sum(t.requests) AS n
    FROM (${store.onShards(REQUEST_CALLS)}) AS t
    LEFT ANY JOIN (${answering(store)}) AS known ON t.service = known.caller AND t.peer = known.address
    GROUP BY startMs, service, operation, callee
  )
  GROUP BY startMs, service, operation
  ORDER BY startMs`;

export function requestCallTicks(rows: readonly RequestCallsRow[], names: SharedStrings): Tick[] {
  return [...Map.groupBy(rows, ({ startMs }) => startMs)].map(([startMs, own]) => ({
    startMs,
    streams: [],
    requestCalls: own.map(({ service, operation, requests, callees, counts }) => ({
      ...{ service: names.one(service), operation: names.one(operation), requests },
      called: new Map(callees.map((callee, n) => [names.one(callee), counts[n]!])),
    })),
  }));
}
