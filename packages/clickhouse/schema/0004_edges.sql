-- Calls between nodes, 10 s at a time. A bucket is only ever written whole: every version holds all its rows, and one row
-- without spans that says how many halves there were, by which a bucket is known that has received more since.
-- Readers take the newest version, from edges_10s_current.
CREATE TABLE IF NOT EXISTS edges_10s (
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
  duplicate_rows UInt64 CODEC(ZSTD(1)),
  halves UInt64 CODEC(ZSTD(1)),
  newest DateTime64(3) CODEC(ZSTD(1)),
  caller_latency Map(UInt16, Float64) CODEC(ZSTD(1)),
  callee_latency Map(UInt16, Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE VIEW IF NOT EXISTS edges_10s_current AS
SELECT * FROM edges_10s
WHERE (bucket, version) IN (SELECT bucket, max(version) FROM edges_10s GROUP BY bucket);

-- Services that a caller has seen answer at an address.
CREATE TABLE IF NOT EXISTS peer_services (
  caller LowCardinality(String),
  address String,
  service LowCardinality(String),
  last_seen DateTime
)
ENGINE = ReplacingMergeTree(last_seen)
ORDER BY (caller, address, service);

-- Where calls through a breaker have gone.
CREATE TABLE IF NOT EXISTS breaker_targets (
  service LowCardinality(String),
  breaker LowCardinality(String),
  target_kind LowCardinality(String),
  target String,
  connection LowCardinality(String),
  last_seen DateTime
)
ENGINE = ReplacingMergeTree(last_seen)
ORDER BY (service, breaker, target_kind, target, connection);

-- Every bucket whose rows were visible at `started_at` has been written. The newest row is where the job goes on.
CREATE TABLE IF NOT EXISTS edge_job_runs (
  started_at DateTime64(3),
  buckets UInt32
)
ENGINE = MergeTree
ORDER BY started_at;
