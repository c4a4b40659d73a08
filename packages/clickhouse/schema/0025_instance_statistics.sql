-- Which instance, of which version, sent a span: sums by them need these two of the resource's attributes, and reading all
-- attributes takes longer than all the rest.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS ServiceInstanceId LowCardinality(String)
  MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1));

ALTER TABLE spans ADD COLUMN IF NOT EXISTS ServiceVersion LowCardinality(String)
  MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1));

-- Sums by instance and version in 10 s buckets, written with span_statistics_10s under the same versions. Over all operations
-- of a kind: instances may be hundreds.
CREATE TABLE IF NOT EXISTS instance_statistics_10s (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  service_version LowCardinality(String) CODEC(ZSTD(1)),
  spans UInt64 CODEC(T64, ZSTD(1)),
  origins UInt64 CODEC(T64, ZSTD(1)),
  whole UInt64 CODEC(T64, ZSTD(1)),
  childless UInt64 CODEC(T64, ZSTD(1)),
  self_times Map(UInt16, UInt64) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, kind, instance, service_version)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS instance_statistics_1m AS instance_statistics_10s
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, kind, instance, service_version)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS instance_statistics_10m AS instance_statistics_10s
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, version, service, kind, instance, service_version)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

-- Takes both kinds of sums from one look at the spans, and keeps nothing: rows by operation have no instance, rows by
-- instance no operation.
CREATE TABLE IF NOT EXISTS statistics_rows AS span_statistics_10s ENGINE = Null;

ALTER TABLE statistics_rows ADD COLUMN IF NOT EXISTS by_instance UInt8;

ALTER TABLE statistics_rows ADD COLUMN IF NOT EXISTS instance LowCardinality(String);

ALTER TABLE statistics_rows ADD COLUMN IF NOT EXISTS service_version LowCardinality(String);

CREATE MATERIALIZED VIEW IF NOT EXISTS span_statistics_10s_mv TO span_statistics_10s AS
SELECT bucket, version, service, operation, kind, callee, callee_kind, is_answered, spans, roots, failed_roots, root_durations,
  root_ms, self_ms, self_ln, self_ln2, failed_self_ms, failed_self_ln, failed_self_ln2, duration_ms, duration_ln, duration_ln2,
  origin_ms, origin_ln, origin_ln2, self_times, failed, origins, timed_out, rejected, bad_requests, outlived, whole, childless,
  present
FROM statistics_rows
WHERE by_instance = 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS instance_statistics_10s_mv TO instance_statistics_10s AS
SELECT bucket, version, service, kind, instance, service_version, spans, origins, whole, childless, self_times
FROM statistics_rows
WHERE by_instance = 1;
