-- Edges by 5 minutes, between those by minutes and by hours of 0007: an hour is added up from 11 of them and
-- what is left at its ends, instead of from 59 minutes. Ranges of a few buckets are read, hence the small granules.
CREATE TABLE IF NOT EXISTS edges_5m AS edges_1m
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, source_kind, source, target_kind, target, address, connection, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;
