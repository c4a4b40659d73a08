-- What breakers say of themselves in metrics, at each export: so that one that is never called is known too. The state is
-- '' and the error rate NULL where the export did not tell it.
CREATE TABLE IF NOT EXISTS breaker_gauges (
  bucket DateTime MATERIALIZED toStartOfInterval(toDateTime(time), INTERVAL 10 SECOND) CODEC(Delta(4), ZSTD(1)),
  time DateTime64(3) CODEC(T64, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  library LowCardinality(String) CODEC(ZSTD(1)),
  state LowCardinality(String) CODEC(ZSTD(1)),
  error_rate Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

-- The same of bulkheads, in calls. Some tell how many are available instead of how many are active.
CREATE TABLE IF NOT EXISTS bulkhead_gauges (
  bucket DateTime MATERIALIZED toStartOfInterval(toDateTime(time), INTERVAL 10 SECOND) CODEC(Delta(4), ZSTD(1)),
  time DateTime64(3) CODEC(T64, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  bulkhead LowCardinality(String) CODEC(ZSTD(1)),
  library LowCardinality(String) CODEC(ZSTD(1)),
  active Nullable(Float64) CODEC(ZSTD(1)),
  available Nullable(Float64) CODEC(ZSTD(1)),
  capacity Nullable(Float64) CODEC(ZSTD(1)),
  queued Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, bulkhead)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
