/**
 * Calls that belong to the buckets in `{buckets:Array(DateTime)}`, one row each, from `halves`.
 * `{read_buckets:Array(DateTime)}` are those buckets and their neighbours within the margin.
 *
 * A call belongs to the bucket in which its caller's end started, or its callee's where no caller's end was seen. An end
 * that came twice counts once. Callees without a caller's end are one call each; callees of one service below the same
 * caller's end are one call. A message to a named queue and its delivery are calls of their own: the queue is between.
 */
export const CALLS = `
  SELECT
    c.bucket AS bucket, c.time AS time, c.trace AS trace,
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
    (c.weight > 1) + (s.weight > 1) AS sampled_spans
  FROM (
    SELECT *, if(peer_kind = 'queue', 0, link) AS matching_link
    FROM halves
    WHERE bucket IN {buckets:Array(DateTime)} AND side = 'caller'
    LIMIT 1 BY link
  ) AS c
  LEFT JOIN (
    SELECT link, service, duration, err, injected, weight, true AS found
    FROM halves
    WHERE bucket IN {read_buckets:Array(DateTime)} AND side = 'callee'
    LIMIT 1 BY link, service
  ) AS s ON c.matching_link = s.link

  UNION ALL

  SELECT
    s.bucket AS bucket, s.time AS time, s.trace AS trace,
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
    s.weight > 1 AS sampled_spans
  FROM (
    SELECT * FROM halves
    WHERE bucket IN {buckets:Array(DateTime)} AND side = 'callee'
    LIMIT 1 BY link, span
  ) AS s
  LEFT ANY JOIN (
    SELECT link, peer_kind, peer, true AS found
    FROM halves
    WHERE bucket IN {read_buckets:Array(DateTime)} AND side = 'caller'
  ) AS c ON s.link = c.link
  WHERE NOT c.found OR c.peer_kind = 'queue'`;

/** What a group of calls has in common besides time. */
export const EDGE_KEY = 'source_kind, source, target_kind, target, address, connection, breaker';

/** Figures of a group of rows of `CALLS`; the columns of `edges_10s` with the same names. */
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

/** Ends of calls that came more than once, by bucket: how many rows are too many. Needs `{buckets}`. */
export const DUPLICATES = `
  SELECT bucket, toUInt64(count() - uniqExact(link, side, span)) AS duplicate_rows
  FROM halves
  WHERE bucket IN {buckets:Array(DateTime)}
  GROUP BY bucket`;

/**
 * What the requests at the entry caused, by the bucket in which they came in: one row per bucket with a map of number of
 * calls → requests. Counts the calls of the whole trace as far as they started within the margin; deliveries from queues
 * are the other half of a message that is counted already. Needs `{buckets}` and `{read_buckets}`.
 */
export const FAN_OUT = `
  SELECT entry_bucket AS bucket, sumMap(map(toUInt32(calls), requests)) AS requests_by_calls
  FROM (
    SELECT
      anyIf(bucket, peer_kind = 'entry') AS entry_bucket,
      anyIf(weight, peer_kind = 'entry') AS requests,
      uniqExactIf(link, side = 'caller' OR (connection = 'rpc' AND peer_kind != 'entry')) AS calls
    FROM halves
    WHERE bucket IN {read_buckets:Array(DateTime)} AND trace IN (
      SELECT trace FROM halves WHERE bucket IN {buckets:Array(DateTime)} AND peer_kind = 'entry')
    GROUP BY trace
  )
  WHERE entry_bucket IN {buckets:Array(DateTime)}
  GROUP BY entry_bucket`;
