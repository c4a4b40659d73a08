-- Which version of a bucket's rows is current, for the edges of one resolution. A bucket is only ever written
-- whole: first all its rows under a new version, then its row here. Readers take the newest version that is here.
CREATE TABLE IF NOT EXISTS edge_versions (
  resolution_s UInt32 CODEC(ZSTD(1)),
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  -- 10 s: what the bucket was computed from: rows of halves in it and in its neighbours within the margin, and different
  -- rows of far_ends for it. A bucket for which there are more by now is stale.
  halves UInt64 CODEC(ZSTD(1)),
  far_ends UInt64 CODEC(ZSTD(1)),
  -- Fingerprint: at 10 s of bucket and version, above that the sum over the 10 s buckets it was added up from. A minute or
  -- an hour whose sum is another by now is stale.
  inputs UInt64 CODEC(ZSTD(1)),
  duplicate_rows UInt64 CODEC(ZSTD(1)),
  written_at DateTime64(3) DEFAULT now64(3) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (resolution_s, bucket)
SETTINGS ttl_only_drop_parts = 1;

-- Until here the rows without spans in edges_10s said what a bucket had held (its columns halves and duplicate_rows are
-- not used any more). They knew of the bucket's own halves only; its neighbours were written together with it.
INSERT INTO edge_versions (resolution_s, bucket, version, halves, far_ends, inputs, duplicate_rows)
SELECT 10, own.bucket, own.version, near.halves, 0, cityHash64(own.bucket, own.version), own.duplicate_rows
FROM (
  SELECT bucket, max(edges_10s.version) AS version, argMax(edges_10s.duplicate_rows, edges_10s.version) AS duplicate_rows
  FROM edges_10s WHERE rows = 0 GROUP BY bucket
) AS own
INNER JOIN (
  SELECT bucket + shift AS bucket, sum(known) AS halves
  FROM (SELECT bucket, argMax(edges_10s.halves, edges_10s.version) AS known FROM edges_10s WHERE rows = 0 GROUP BY bucket)
  ARRAY JOIN [-30, -20, -10, 0, 10, 20, 30] AS shift
  GROUP BY bucket
) AS near USING (bucket);

CREATE OR REPLACE VIEW edges_10s_current AS
SELECT * FROM edges_10s
WHERE rows > 0 AND (bucket, version) IN (SELECT bucket, max(version) FROM edge_versions WHERE resolution_s = 10 GROUP BY bucket);

-- How late an end may come to count, for readers.
ALTER TABLE edge_job_runs ADD COLUMN IF NOT EXISTS max_lateness_ms UInt64;

-- Ends of one call may start hours apart: clocks that are wrong, messages that waited. An end is looked up here by its
-- link, not by its time: all callers that may have an answer, and the callees without a caller near.
CREATE TABLE IF NOT EXISTS caller_links (
  link UInt64 CODEC(Delta(8), ZSTD(1)),
  bucket DateTime CODEC(ZSTD(1)),
  found_at DateTime64(3) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toStartOfInterval(bucket, INTERVAL 6 HOUR)
ORDER BY link
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS lonely_callees (
  link UInt64 CODEC(Delta(8), ZSTD(1)),
  bucket DateTime CODEC(ZSTD(1)),
  found_at DateTime64(3) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toStartOfInterval(bucket, INTERVAL 6 HOUR)
ORDER BY link
SETTINGS ttl_only_drop_parts = 1;

-- Calls whose ends started further apart than the margin.
CREATE TABLE IF NOT EXISTS far_calls (
  link UInt64 CODEC(ZSTD(1)),
  caller_bucket DateTime CODEC(ZSTD(1)),
  callee_bucket DateTime CODEC(ZSTD(1)),
  found_at DateTime64(3) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(found_at)
ORDER BY (found_at, link)
SETTINGS ttl_only_drop_parts = 1;

-- The other ends of those calls, for the bucket that needs to know them: rows of halves, `bucket` being where they
-- started. The same row may come several times.
CREATE TABLE IF NOT EXISTS far_ends (
  for_bucket DateTime CODEC(Delta(4), ZSTD(1)),
  bucket DateTime CODEC(ZSTD(1)),
  time DateTime64(3) CODEC(ZSTD(1)),
  link UInt64 CODEC(ZSTD(1)),
  side Enum8('callee' = 0, 'caller' = 1) CODEC(ZSTD(1)),
  span UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  peer_kind Enum8('unknown' = 0, 'service' = 1, 'database' = 2, 'cache' = 3, 'queue' = 4, 'external' = 5, 'entry' = 6) CODEC(ZSTD(1)),
  peer LowCardinality(String) CODEC(ZSTD(1)),
  address LowCardinality(String) CODEC(ZSTD(1)),
  duration UInt64 CODEC(ZSTD(1)),
  err UInt8 CODEC(ZSTD(1)),
  timed_out UInt8 CODEC(ZSTD(1)),
  retry UInt8 CODEC(ZSTD(1)),
  injected UInt8 CODEC(ZSTD(1)),
  weight Float64 CODEC(ZSTD(1)),
  found_at DateTime64(3) CODEC(ZSTD(1)),
  INDEX found_at found_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toStartOfInterval(for_bucket, INTERVAL 6 HOUR)
ORDER BY (for_bucket, link)
SETTINGS ttl_only_drop_parts = 1;

-- Far calls have been found among all ends that were ingested up to `searched_to`.
CREATE TABLE IF NOT EXISTS far_searches (
  started_at DateTime64(3),
  searched_to DateTime64(3)
)
ENGINE = MergeTree
ORDER BY started_at;

-- Edges and fan-out of whole minutes and hours, added up from the 10 s buckets; their versions are in edge_versions.
CREATE TABLE IF NOT EXISTS edges_1m (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  source_kind LowCardinality(String) CODEC(ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  target_kind LowCardinality(String) CODEC(ZSTD(1)),
  target LowCardinality(String) CODEC(ZSTD(1)),
  address LowCardinality(String) CODEC(ZSTD(1)),
  connection LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  executed Float64 CODEC(ZSTD(1)),
  matched Float64 CODEC(ZSTD(1)),
  failed Float64 CODEC(ZSTD(1)),
  timed_out Float64 CODEC(ZSTD(1)),
  retries Float64 CODEC(ZSTD(1)),
  injected Float64 CODEC(ZSTD(1)),
  rows UInt64 CODEC(ZSTD(1)),
  sampled_rows UInt64 CODEC(ZSTD(1)),
  newest DateTime64(3) CODEC(ZSTD(1)),
  caller_latency Map(UInt16, Float64) CODEC(ZSTD(1)),
  callee_latency Map(UInt16, Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS edges_1h AS edges_1m
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1;

-- service_10s by the minute and by the hour. They hold what was inserted since they exist: older windows are answered
-- from service_10s. last_seen is the newest 10 s bucket.
CREATE TABLE IF NOT EXISTS service_1m (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  operation LowCardinality(String) CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  namespace LowCardinality(String) CODEC(ZSTD(1)),
  region LowCardinality(String) CODEC(ZSTD(1)),
  last_seen SimpleAggregateFunction(max, DateTime) CODEC(ZSTD(1)),
  team SimpleAggregateFunction(anyLast, LowCardinality(String)) CODEC(ZSTD(1)),
  criticality SimpleAggregateFunction(anyLast, LowCardinality(String)) CODEC(ZSTD(1)),
  spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  late_spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  requests SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  errors SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  latency SimpleAggregateFunction(sumMap, Map(UInt16, Float64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, operation, kind, instance, version, namespace, region)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS service_1h AS service_1m
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, service, operation, kind, instance, version, namespace, region)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS service_1m_mv TO service_1m AS
SELECT toDateTime(intDiv(toUnixTimestamp(s.bucket), 60) * 60) AS bucket, service, operation, kind, instance, version, namespace, region,
  max(s.bucket) AS last_seen, anyLast(s.team) AS team, anyLast(s.criticality) AS criticality, sum(s.spans) AS spans,
  sum(s.late_spans) AS late_spans, sum(s.requests) AS requests, sum(s.errors) AS errors, sumMap(s.latency) AS latency
FROM service_10s AS s
GROUP BY bucket, service, operation, kind, instance, version, namespace, region;

CREATE MATERIALIZED VIEW IF NOT EXISTS service_1h_mv TO service_1h AS
SELECT toDateTime(intDiv(toUnixTimestamp(s.bucket), 3600) * 3600) AS bucket, service, operation, kind, instance, version, namespace, region,
  max(s.last_seen) AS last_seen, anyLast(s.team) AS team, anyLast(s.criticality) AS criticality, sum(s.spans) AS spans,
  sum(s.late_spans) AS late_spans, sum(s.requests) AS requests, sum(s.errors) AS errors, sumMap(s.latency) AS latency
FROM service_1m AS s
GROUP BY bucket, service, operation, kind, instance, version, namespace, region;
