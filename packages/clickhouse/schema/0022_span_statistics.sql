-- What fault identification works on: sums by operation and callee in 10 s buckets, of spans whose traces are complete
-- (DiagnosisSums in packages/model says what each is). A minute is written whole, its six buckets under one version, then
-- its row in statistics_versions. Versions are in the key, so that no merge takes away what a reader has chosen.
CREATE TABLE IF NOT EXISTS span_statistics_10s (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  operation LowCardinality(String) CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  callee LowCardinality(String) CODEC(ZSTD(1)),
  callee_kind LowCardinality(String) CODEC(ZSTD(1)),
  is_answered UInt8 CODEC(ZSTD(1)),
  spans UInt64 CODEC(T64, ZSTD(1)),
  roots UInt64 CODEC(T64, ZSTD(1)),
  failed_roots UInt64 CODEC(T64, ZSTD(1)),
  root_durations Map(UInt16, UInt64) CODEC(ZSTD(1)),
  root_ms Float64 CODEC(ZSTD(1)),
  self_ms Float64 CODEC(ZSTD(1)),
  self_ln Float64 CODEC(ZSTD(1)),
  self_ln2 Float64 CODEC(ZSTD(1)),
  failed_self_ms Float64 CODEC(ZSTD(1)),
  failed_self_ln Float64 CODEC(ZSTD(1)),
  failed_self_ln2 Float64 CODEC(ZSTD(1)),
  duration_ms Float64 CODEC(ZSTD(1)),
  duration_ln Float64 CODEC(ZSTD(1)),
  duration_ln2 Float64 CODEC(ZSTD(1)),
  origin_ms Float64 CODEC(ZSTD(1)),
  origin_ln Float64 CODEC(ZSTD(1)),
  origin_ln2 Float64 CODEC(ZSTD(1)),
  self_times Map(UInt16, UInt64) CODEC(ZSTD(1)),
  failed UInt64 CODEC(T64, ZSTD(1)),
  origins UInt64 CODEC(T64, ZSTD(1)),
  timed_out UInt64 CODEC(T64, ZSTD(1)),
  rejected UInt64 CODEC(T64, ZSTD(1)),
  bad_requests UInt64 CODEC(T64, ZSTD(1)),
  outlived UInt64 CODEC(T64, ZSTD(1)),
  whole UInt64 CODEC(T64, ZSTD(1)),
  childless UInt64 CODEC(T64, ZSTD(1)),
  -- Child, as its service and its operation with a NUL between → spans that called it.
  present Map(String, UInt64) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, operation, kind, callee)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

-- The same added up, so that an hour is read from a few buckets.
CREATE TABLE IF NOT EXISTS span_statistics_1m AS span_statistics_10s
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, operation, kind, callee)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS span_statistics_10m AS span_statistics_10s
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, operation, kind, callee)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS statistics_versions (
  -- 60: of a minute, in both span_statistics_10s and span_statistics_1m. 600: in span_statistics_10m.
  resolution_s UInt32 CODEC(ZSTD(1)),
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  -- Of a minute: how many spans there were in it and in the minutes beside it. Where there are more by now it is stale.
  spans_near UInt64 CODEC(ZSTD(1)),
  -- Of ten minutes: the versions of the minutes it was added up from, in order of time.
  inputs Array(UInt64) CODEC(ZSTD(1)),
  written_at DateTime64(3) DEFAULT now64(3) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (resolution_s, bucket)
SETTINGS ttl_only_drop_parts = 1;

-- What statistics need of a span's attributes: reading the attributes takes as long as all the rest. Of spans that are
-- there already it is worked out when it is read. The values are looked at where the key is there: most spans fail not.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS IsRejected UInt8 MATERIALIZED
  (StatusCode = 2 OR SpanKind IN (0, 1)) AND mapContains(SpanAttributes, 'resilience.rejection.reason')
    AND SpanAttributes['resilience.rejection.reason'] != '' CODEC(ZSTD(1));

ALTER TABLE spans ADD COLUMN IF NOT EXISTS IsBadRequest UInt8 MATERIALIZED
  StatusCode = 2 AND arrayExists((key, value) ->
    (key IN ('http.response.status_code', 'http.status_code')
      AND value IN ('400', '401', '403', '405', '406', '411', '413', '414', '415', '422'))
    OR (key IN ('rpc.response.status_code', 'rpc.grpc.status_code')
      AND value IN ('3', '7', '9', '11', '16', 'INVALID_ARGUMENT', 'PERMISSION_DENIED', 'FAILED_PRECONDITION', 'OUT_OF_RANGE',
        'UNAUTHENTICATED')),
    if(StatusCode = 2, mapKeys(SpanAttributes), []), if(StatusCode = 2, mapValues(SpanAttributes), [])) CODEC(ZSTD(1));
