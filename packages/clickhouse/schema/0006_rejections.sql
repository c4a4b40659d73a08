-- Spans that the collector turned away, by when they arrived: their own times may be what was wrong with them.
CREATE TABLE IF NOT EXISTS rejected_spans (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  spans UInt64 CODEC(ZSTD(1))
)
ENGINE = SummingMergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, reason)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
