-- One narrow row per end of a call. The caller's end (client, producer) and the callee's end (server, consumer) of one
-- call carry the same link. What an end knows of the other end is in peer_kind and peer.
-- A root request links to itself, and so does a delivery whose consumer names its queue: nothing is to be matched.
CREATE TABLE IF NOT EXISTS halves (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  time DateTime64(3) CODEC(T64, ZSTD(1)),
  link UInt64 CODEC(ZSTD(1)),
  side Enum8('callee' = 0, 'caller' = 1) CODEC(ZSTD(1)),
  span UInt64 CODEC(ZSTD(1)),
  trace UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  connection Enum8('rpc' = 0, 'messaging' = 1, 'database' = 2) CODEC(ZSTD(1)),
  peer_kind Enum8('unknown' = 0, 'service' = 1, 'database' = 2, 'cache' = 3, 'queue' = 4, 'external' = 5, 'entry' = 6) CODEC(ZSTD(1)),
  peer LowCardinality(String) CODEC(ZSTD(1)),
  address LowCardinality(String) CODEC(ZSTD(1)),
  duration UInt64 CODEC(T64, ZSTD(1)),
  err UInt8 CODEC(ZSTD(1)),
  timed_out UInt8 CODEC(ZSTD(1)),
  retry UInt8 CODEC(ZSTD(1)),
  injected UInt8 CODEC(ZSTD(1)),
  weight Float64 CODEC(ZSTD(1)),
  ingested_at DateTime64(3) DEFAULT now64(3) CODEC(ZSTD(1)),
  INDEX ingested_at ingested_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toStartOfInterval(bucket, INTERVAL 6 HOUR)
ORDER BY (bucket, link)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

-- What fills it is in 0013. Its first view is made no more: whoever repeats this while another collector writes would bring
-- it back, and each end would count twice.
