import type { ClickHouseSettings } from '@clickhouse/client';

/** Which of the copies of an end counts: the first by these columns. Copies differ only if an exporter changed them. */
const FIRST_COPY = 'time, duration, err, timed_out, retry, injected, weight, service, peer, address, breaker';

/** What a row of `halves` says of an end, as far as calls are made of it; the columns of `far_ends` with the same names. */
export const END_FACTS =
  'bucket, time, link, side, span, service, breaker, peer_kind, peer, address, duration, err, timed_out, retry, injected, weight';

/** Ends among which the other end of a call in `{buckets}` is found: near by time, or known to be far. */
const otherEnds = (side: 'caller' | 'callee', columns: string, condition: string): string => `
    SELECT ${columns} FROM halves WHERE bucket IN {read_buckets:Array(DateTime)} AND side = '${side}' AND ${condition}
    UNION ALL
    SELECT ${columns} FROM far_ends WHERE for_bucket IN {buckets:Array(DateTime)} AND side = '${side}' AND ${condition}`;

/** Without it, callees of the neighbours' calls would be grouped and joined too, and those are more. */
const HAS_CALLER_HERE = `link IN (SELECT link FROM halves WHERE bucket IN {buckets:Array(DateTime)} AND side = 'caller')`;

/**
 * Calls that belong to the buckets in `{buckets:Array(DateTime)}`, one row each, from `halves` and `far_ends`.
 * `{read_buckets:Array(DateTime)}` are those buckets and their neighbours within the margin.
 *
 * The rules are those of `callsOf` in packages/model, which says them in plain code: a call belongs to the bucket in which
 * its caller's end started, or its callee's where no caller's end was seen. An end that came twice counts once. Callees
 * without a caller's end are one call each; callees of one service below the same caller's end are one call. A message to
 * a named queue and its delivery are calls of their own: the queue is between.
 * @param copies whether ends may have come twice, so that it must be decided which of them counts; costs a sort. Without,
 *   they are counted as they are.
 */
export const calls = (copies: boolean): string => `
  SELECT
    c.bucket AS bucket, c.time AS time,
    'service' AS source_kind, toString(c.service) AS source,
    if(s.found, 'service', toString(c.peer_kind)) AS target_kind, toString(if(s.found, s.service, c.peer)) AS target,
    toString(c.address) AS address, toString(c.connection) AS connection, toString(c.breaker) AS breaker,
    true AS has_caller, s.found AS has_callee,
    c.duration AS caller_duration, s.duration AS callee_duration,
    toBool(c.timed_out) AS is_timed_out,
    NOT c.timed_out AND (c.err OR s.err) AS is_failed,
    toBool(c.retry) AS is_retry,
    c.injected OR s.injected AS is_injected,
    c.weight AS weight,
    1 + s.found AS spans,
    (c.weight != 1) + (s.found AND s.weight != 1) AS sampled_spans
  FROM (
    SELECT *, if(peer_kind = 'queue', 0, link) AS matching_link
    FROM halves
    WHERE bucket IN {buckets:Array(DateTime)} AND side = 'caller'
    ${copies ? `ORDER BY bucket, link, ${FIRST_COPY} LIMIT 1 BY bucket, link` : ''}
  ) AS c
  LEFT JOIN (
    SELECT link, service, max(duration) AS duration, max(err) AS err, max(injected) AS injected, max(weight) AS weight,
      true AS found
    FROM (${otherEnds('callee', 'link, service, duration, err, injected, weight', HAS_CALLER_HERE)})
    GROUP BY link, service
  ) AS s ON c.matching_link = s.link

  UNION ALL

  SELECT
    s.bucket AS bucket, s.time AS time,
    if(c.found, 'queue', toString(s.peer_kind)) AS source_kind, toString(if(c.found, c.peer, s.peer)) AS source,
    'service' AS target_kind, toString(s.service) AS target,
    '' AS address, toString(s.connection) AS connection, '' AS breaker,
    false AS has_caller, true AS has_callee,
    0 AS caller_duration, s.duration AS callee_duration,
    false AS is_timed_out,
    toBool(s.err) AS is_failed,
    false AS is_retry,
    toBool(s.injected) AS is_injected,
    s.weight AS weight,
    1 AS spans,
    s.weight != 1 AS sampled_spans
  FROM (
    SELECT * FROM halves
    WHERE bucket IN {buckets:Array(DateTime)} AND side = 'callee'
      AND link NOT IN (${otherEnds('caller', 'link', "peer_kind != 'queue'")})
    ${copies ? `ORDER BY bucket, link, span, ${FIRST_COPY} LIMIT 1 BY bucket, link, span` : ''}
  ) AS s
  LEFT ANY JOIN (
    SELECT link, peer, true AS found FROM (${otherEnds('caller', 'link, peer', "peer_kind = 'queue'")})
  ) AS c ON s.link = c.link`;

/**
 * For every statement that holds `calls` or FAN_OUT. By itself ClickHouse builds the sets of links twice: first while it
 * plans, in one thread, to look for them in the primary key, where a link may be anywhere.
 */
export const ENDS_SETTINGS: ClickHouseSettings = { use_index_for_in_with_subqueries: 0 };

/** What a group of calls has in common besides time. */
export const EDGE_KEY = 'source_kind, source, target_kind, target, address, connection, breaker';

/** Figures of a group of rows of `calls`; the columns of `edges_10s` with the same names. */
export const EDGE_FIGURES = `
    sum(weight) AS executed,
    sumIf(weight, has_caller AND has_callee) AS matched,
    sumIf(weight, is_failed) AS failed,
    sumIf(weight, is_timed_out) AS timed_out,
    sumIf(weight, is_retry) AS retries,
    sumIf(weight, is_injected) AS injected,
    sum(spans) AS rows,
    sum(sampled_spans) AS sampled_rows,
    max(time) AS newest,
    sumMapIf(map(toUInt16(log2(caller_duration + 1) * 16), weight), has_caller) AS caller_latency,
    sumMapIf(map(toUInt16(log2(callee_duration + 1) * 16), weight), has_callee) AS callee_latency`;

/** Columns of `EDGE_FIGURES`, in order. */
export const EDGE_COLUMNS =
  'executed, matched, failed, timed_out, retries, injected, rows, sampled_rows, newest, caller_latency, callee_latency';

/** Adds up `EDGE_COLUMNS` of rows named `e`, from shards or buckets. */
export const EDGE_SUMS = EDGE_COLUMNS.split(', ')
  .map((column) => {
    if (column === 'newest') return 'max(e.newest) AS newest';
    return `${column.endsWith('_latency') ? 'sumMap' : 'sum'}(e.${column}) AS ${column}`;
  })
  .join(', ');

/**
 * Ends of calls that came more than once, by bucket: how many rows are too many. Needs `{buckets}`. By a hash of 8 bytes,
 * as links are: telling longer keys apart costs four times as much.
 */
export const DUPLICATES = `
  SELECT bucket, toUInt64(count() - uniqExact(cityHash64(link, side, span))) AS duplicate_rows
  FROM halves
  WHERE bucket IN {buckets:Array(DateTime)}
  GROUP BY bucket`;

/**
 * What the requests at the entry caused, by the bucket in which they came in: one row per bucket with a map of number of
 * calls → requests. Counts the calls of the whole trace as far as they started within the margin; deliveries from queues
 * are the other half of a message that is counted already. Needs `{buckets}`, `{read_buckets}` and `{margin_s:UInt32}`.
 */
export const FAN_OUT = `
  SELECT bucket, sumMap(map(toUInt32(calls), requests)) AS requests_by_calls
  FROM (
    SELECT
      entry.bucket AS bucket, any(entry.requests) AS requests,
      uniqExactIf(h.link, h.side = 'caller' OR (h.connection = 'rpc' AND h.peer_kind != 'entry')) AS calls
    FROM halves AS h
    INNER JOIN (
      SELECT bucket, trace, min(weight) AS requests FROM halves
      WHERE bucket IN {buckets:Array(DateTime)} AND peer_kind = 'entry'
      GROUP BY bucket, trace
    ) AS entry ON h.trace = entry.trace
    WHERE h.bucket IN {read_buckets:Array(DateTime)}
      AND h.bucket >= entry.bucket - {margin_s:UInt32} AND h.bucket <= entry.bucket + {margin_s:UInt32}
    GROUP BY entry.bucket, entry.trace
  )
  GROUP BY bucket`;
