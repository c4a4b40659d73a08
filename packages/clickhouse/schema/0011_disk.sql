-- Both tables take rows when the disk is nearly full: that is what they tell of.

-- What collectors say of their logs on disk; the newest row of each counts, while it is fresh.
CREATE TABLE IF NOT EXISTS collector_reports (
  collector String,
  reported_at DateTime64(3) DEFAULT now64(3),
  spans_waiting UInt64,
  log_bytes UInt64,
  log_quota_bytes UInt64,
  log_age_ms UInt64,
  obstacle String
)
ENGINE = ReplacingMergeTree(reported_at)
ORDER BY collector
SETTINGS min_free_disk_bytes_to_perform_insert = 0;

-- Partitions that were deleted before their time, to make room.
CREATE TABLE IF NOT EXISTS dropped_partitions (
  dropped_at DateTime64(3) DEFAULT now64(3),
  table LowCardinality(String),
  starts_at DateTime,
  bytes UInt64
)
ENGINE = MergeTree
ORDER BY dropped_at
SETTINGS min_free_disk_bytes_to_perform_insert = 0;
