-- Edges and fan-out by 5 minutes, 6 hours and days, between and above those of 0007: what a window is added up from are
-- some 20 buckets instead of 60, and adding up the histograms of a bucket is what reading it costs. Ranges of a few buckets are read, hence the small granules.
CREATE TABLE IF NOT EXISTS edges_5m AS edges_1m
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS edges_6h AS edges_1m
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS edges_1d AS edges_1m
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS fan_out_5m AS fan_out_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY bucket
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS fan_out_6h AS fan_out_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY bucket
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS fan_out_1d AS fan_out_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY bucket
SETTINGS ttl_only_drop_parts = 1;
