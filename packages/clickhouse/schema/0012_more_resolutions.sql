-- Edges by 6 hours and by days, above those of 0007: a week is added up from some 80 buckets instead of 200.
-- Ranges of a few buckets are read, hence the small granules.
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
