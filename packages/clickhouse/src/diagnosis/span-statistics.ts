import type { ClickHouseSettings } from '@clickhouse/client';
import { INSTANCE_KEY, STATISTICS_KEY } from './statistics-columns.ts';

/**
 * The statistics that fault identification works on, from raw spans. The rules are those of `spanRecords` and `sumSpans`
 * in packages/model, which say them in plain code. Sums are not weighted by sampling: a span counts as one.
 */

/**
 * How far from a span its parent, siblings and children are looked for, by received clocks. What starts later, below a
 * request that goes on for longer, counts by itself, and its parent as one without it.
 */
export const RELATIVES_MARGIN_MS = 60_000;

/** Whole traces go into one portion, so that memory is bounded and nothing that belongs together is parted. */
const IN_PORTION = 'cityHash64(TraceId) % {portions:UInt64} = {portion:UInt64}';
const IN_WINDOW = `Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64})
      AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64}) AND ${IN_PORTION}`;
/** The window and its margins. */
const READ_TIME = `Timestamp >= fromUnixTimestamp64Milli({readFromMs:Int64})
      AND Timestamp < fromUnixTimestamp64Milli({readToMs:Int64})`;
/** Of the margins only traces that have spans in the window: nearly all others are left out by their ids alone. */
const IN_TRACES = `${IN_PORTION} AND TraceId IN (SELECT TraceId FROM spans WHERE ${IN_WINDOW})`;

/** Spans, as narrow as joins need them. Of copies the earliest counts, then the longest. */
const narrow = (condition: string, copies: boolean): string => `
    SELECT
      cityHash64(TraceId, SpanId) AS id, cityHash64(TraceId, ParentSpanId) AS parent_id,
      ParentSpanId = toFixedString('', 8) AND NOT (SpanKind IN (0, 1)
        AND arrayExists(name -> startsWith(name, 'circuit_breaker.'), \`Events.Name\`)) AS is_root, SpanId AS span_id,
      toUnixTimestamp64Nano(Timestamp) AS start, toInt64(least(Duration, 4000000000000000000)) AS duration,
      ServiceName AS service, SpanName AS operation, SpanKind AS kind, StatusCode = 2 AS is_failed,
      IsRejected AS is_rejected, IsBadRequest AS is_bad_request,
      ServiceInstanceId AS instance, ServiceVersion AS service_version
    FROM spans
    ${condition}
    ${copies ? 'ORDER BY id, start, duration DESC, service, operation, kind, is_failed LIMIT 1 BY id' : ''}`;

/** Spans of the window and its margins, as far as they can be relatives of the window's. */
const spansRead = (copies: boolean): string => narrow(`PREWHERE ${IN_TRACES} WHERE ${READ_TIME}`, copies);

/** Spans of the window. A copy in the margins may be the one that counts. */
const ownSpans = (copies: boolean): string =>
  copies
    ? `
    SELECT * FROM (${spansRead(true)})
    WHERE start >= {fromMs:Int64} * 1000000 AND start < {toMs:Int64} * 1000000`
    : narrow(`WHERE ${IN_WINDOW}`, false);

/** How many rows there are, and how many of them are copies of others. Needs `{readFromMs}` and `{readToMs}`. */
export const SPANS_AND_COPIES = `
  SELECT count() AS spans, toUInt64(count() - uniqExact(cityHash64(TraceId, SpanId))) AS copies FROM spans
  WHERE ${READ_TIME}`;

/** Parts of an interval that others cover, in ns. @param others SQL of arrays of starts and durations */
const covered = (others: string): string => `
      toInt64(arrayReduce('intervalLengthSum',
        arrayMap(c -> greatest(start, least(c.1, start + duration)), ${others}),
        arrayMap(c -> greatest(start, least(c.1 - c.2, start + duration)), ${others})))`;

/** One row per span of the window, with what only its trace can tell. */
const records = (copies: boolean): string => `
  SELECT
    intDiv(start, {bucketMs:Int64} * 1000000) * {bucketMs:Int64} AS bucket_ms, service, operation, kind,
    instance, service_version, is_root, duration, is_failed, has_failed_child,
    kind IN (3, 4) AS is_call,
    if(is_call, arraySort(arrayFilter(c -> c.4 != service, below))[1], (0, 0, toFixedString('', 8), '', '')) AS answer,
    answer.4 != '' AS is_answered,
    multiIf(is_answered, answer.4, is_call AND peer_kind != 'unknown', peer, '') AS callee,
    multiIf(is_answered, 'service', is_call AND peer_kind != 'unknown', peer_kind, '') AS callee_kind,
    multiIf(
      is_answered AND length(below) = 1, greatest(0, duration + answer.2),
      notEmpty(below), duration - ${covered('below')},
      notEmpty(beside), duration - ${covered('beside')},
      duration) AS self,
    is_timed_out, is_rejected, is_failed AND is_bad_request AS is_bad_request,
    is_failed AND is_answered AND -answer.2 > duration AS is_outlived,
    arrayDistinct(arrayMap(c -> concat(c.4, '\\0', c.5), below)) AS children
  FROM (${ownSpans(copies)}
  ) AS own
  LEFT ANY JOIN (
    SELECT parent_id, groupArray((start, -duration, span_id, toString(service), toString(operation))) AS below,
      max(is_failed) AS has_failed_child
    FROM (${spansRead(copies)})
    WHERE NOT is_root AND parent_id != id
    GROUP BY parent_id
  ) AS c ON own.id = c.parent_id
  LEFT ANY JOIN (
    SELECT parent_id AS of_parent, groupArray((start, -duration)) AS beside
    FROM (${spansRead(copies)})
    WHERE kind = 3 AND NOT is_root AND parent_id != id
      AND parent_id IN (
        SELECT cityHash64(TraceId, SpanId) AS id FROM spans PREWHERE ${IN_TRACES}
        WHERE ${READ_TIME}
          AND id IN (SELECT cityHash64(TraceId, ParentSpanId) FROM spans WHERE SpanKind IN (0, 1) AND ${IN_WINDOW}))
    GROUP BY of_parent
  ) AS s ON if(own.kind IN (0, 1), own.parent_id, 0) = s.of_parent
  LEFT ANY JOIN (
    SELECT link, toString(halves.peer_kind) AS peer_kind, toString(halves.peer) AS peer, timed_out AS is_timed_out FROM halves
    WHERE side = 'caller' AND trace % {portions:UInt64} = {portion:UInt64}
      AND bucket >= toDateTime(intDiv({fromMs:Int64}, 1000) - 10) AND bucket <= toDateTime(intDiv({toMs:Int64}, 1000))
  ) AS h ON own.id = h.link`;

/** By itself ClickHouse also looks for the traces in the primary key, which does not have them. */
export const STATISTICS_SETTINGS: ClickHouseSettings = { use_index_for_in_with_subqueries: 0 };

const ln = (ns: string): string => `log(${ns} / 1e6 + 0.05)`;

const moments = (name: string, ns: string, condition: string): string =>
  `sumIf(${ns}, ${condition}) / 1e6 AS ${name}_ms, sumIf(${ln(ns)}, ${condition}) AS ${name}_ln, sumIf(pow(${ln(ns)}, 2), ${condition}) AS ${name}_ln2`;

const counts = (ns: string): string => `map(toUInt16(log2(${ns} + 1) * 16), toUInt64(1))`;

/**
 * SELECT of the sums by operation and bucket of the spans that start in a window: the columns of `OperationSums` in
 * packages/model, and in `present` the children sums of each operation, as child → number of spans that called it; a
 * child is its service and operation with a NUL between. And of the sums by instance and bucket, in rows of their own, whose
 * `by_instance` is 1: most of the work is the same for both. They have no operation and no callee, the others no instance; of
 * their figures only those of `InstanceFigures` mean something. Whom unanswered calls went to, and whether they timed out, is
 * read from `halves`, which know it for as long as spans may be late.
 *
 * Needs `{fromMs}`, `{toMs}`, `{readFromMs}` and `{readToMs}` (Int64, epoch milliseconds, the latter two further apart by the
 * margin), `{bucketMs:Int64}`, and which part of the traces: `{portion:UInt64}` of `{portions:UInt64}`.
 * @param copies whether spans may have come twice, so that it must be decided which counts; costs a sort
 */
export const spanStatistics = (copies: boolean): string => `
SELECT bucket_ms AS bucketMs, toUInt8(grouping(operation)) AS by_instance, ${STATISTICS_KEY}, instance, service_version,
  count() AS spans, sum(is_root) AS roots, sum(is_root AND is_failed) AS failed_roots,
  sumMapIf(${counts('duration')}, is_root) AS root_durations, sumIf(duration, is_root) / 1e6 AS root_ms,
  ${moments('self', 'self', 'NOT is_failed')},
  ${moments('failed_self', 'self', 'is_failed')},
  sumMap(${counts('self')}) AS self_times,
  ${moments('duration', 'duration', 'true')},
  sum(is_failed) AS failed, sum(is_failed AND NOT has_failed_child) AS origins,
  ${moments('origin', 'duration', 'is_failed AND NOT has_failed_child')},
  sum(is_timed_out) AS timed_out, sum(is_rejected) AS rejected, sum(is_bad_request) AS bad_requests,
  sum(is_outlived) AS outlived, sum(NOT has_failed_child) AS whole, sum(empty(children)) AS childless,
  sumMapIf(children, arrayMap(c -> toUInt64(1), children), NOT has_failed_child) AS present
FROM (${records(copies)})
GROUP BY GROUPING SETS ((bucket_ms, ${STATISTICS_KEY}), (bucket_ms, ${INSTANCE_KEY}))`;
