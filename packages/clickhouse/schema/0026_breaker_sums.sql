-- What calls through breakers came to, in the buckets and under the versions of the edges: breaker_calls go with the spans,
-- and to count an hour of them anew takes too much memory. Of a span that came twice one row counts.
CREATE TABLE IF NOT EXISTS breakers_10s (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  version UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  library LowCardinality(String) CODEC(ZSTD(1)),
  success Float64 CODEC(ZSTD(1)),
  failure Float64 CODEC(ZSTD(1)),
  timeout Float64 CODEC(ZSTD(1)),
  rejected Float64 CODEC(ZSTD(1)),
  short_circuited Float64 CODEC(ZSTD(1)),
  fallback_success Float64 CODEC(ZSTD(1)),
  fallback_failure Float64 CODEC(ZSTD(1)),
  injected Float64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS breakers_1m AS breakers_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS breakers_5m AS breakers_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS breakers_1h AS breakers_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS breakers_6h AS breakers_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

CREATE TABLE IF NOT EXISTS breakers_1d AS breakers_10s
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 1024;

-- 10 s: how many rows of breaker_calls there were in the bucket. A bucket for which there are more by now is stale.
ALTER TABLE edge_versions ADD COLUMN IF NOT EXISTS breaker_calls UInt64 CODEC(ZSTD(1));

-- What came lately is looked for every second.
ALTER TABLE breaker_calls ADD INDEX IF NOT EXISTS ingested_at ingested_at TYPE minmax GRANULARITY 1;

ALTER TABLE breaker_calls MATERIALIZE INDEX ingested_at;

-- What is there already, in order, which takes little memory; spans that came twice count twice here.
INSERT INTO breakers_10s (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT c.bucket, v.version, c.service, c.breaker, c.library, c.success, c.failure, c.timeout, c.rejected, c.short_circuited,
  c.fallback_success, c.fallback_failure, c.injected
FROM (
  SELECT bucket, service, breaker, max(breaker_calls.library) AS library, sumIf(weight, outcome = 'success') AS success,
    sumIf(weight, outcome = 'failure') AS failure, sumIf(weight, outcome = 'timeout') AS timeout,
    sumIf(weight, outcome = 'rejected' AND NOT rejection IN ('short_circuit', 'isolated')) AS rejected,
    sumIf(weight, outcome = 'rejected' AND rejection IN ('short_circuit', 'isolated')) AS short_circuited,
    sumIf(weight, fallback = 'success') AS fallback_success, sumIf(weight, fallback = 'failure') AS fallback_failure,
    sumIf(weight, breaker_calls.injected) AS injected
  FROM breaker_calls
  GROUP BY bucket, service, breaker
  SETTINGS optimize_aggregation_in_order = 1
) AS c
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 10 GROUP BY bucket
) AS v ON c.bucket = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_10s);

INSERT INTO breakers_1m (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT v.bucket, v.version, b.service, b.breaker, b.library, b.success, b.failure, b.timeout, b.rejected, b.short_circuited,
  b.fallback_success, b.fallback_failure, b.injected
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(f.bucket), 60) * 60) AS start, service, breaker, max(f.library) AS library,
    sum(f.success) AS success, sum(f.failure) AS failure, sum(f.timeout) AS timeout, sum(f.rejected) AS rejected,
    sum(f.short_circuited) AS short_circuited, sum(f.fallback_success) AS fallback_success,
    sum(f.fallback_failure) AS fallback_failure, sum(f.injected) AS injected
  FROM breakers_10s AS f
  GROUP BY start, service, breaker
) AS b
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 60 GROUP BY bucket
) AS v ON b.start = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_1m);

INSERT INTO breakers_5m (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT v.bucket, v.version, b.service, b.breaker, b.library, b.success, b.failure, b.timeout, b.rejected, b.short_circuited,
  b.fallback_success, b.fallback_failure, b.injected
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(f.bucket), 300) * 300) AS start, service, breaker, max(f.library) AS library,
    sum(f.success) AS success, sum(f.failure) AS failure, sum(f.timeout) AS timeout, sum(f.rejected) AS rejected,
    sum(f.short_circuited) AS short_circuited, sum(f.fallback_success) AS fallback_success,
    sum(f.fallback_failure) AS fallback_failure, sum(f.injected) AS injected
  FROM breakers_10s AS f
  GROUP BY start, service, breaker
) AS b
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 300 GROUP BY bucket
) AS v ON b.start = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_5m);

INSERT INTO breakers_1h (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT v.bucket, v.version, b.service, b.breaker, b.library, b.success, b.failure, b.timeout, b.rejected, b.short_circuited,
  b.fallback_success, b.fallback_failure, b.injected
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(f.bucket), 3600) * 3600) AS start, service, breaker, max(f.library) AS library,
    sum(f.success) AS success, sum(f.failure) AS failure, sum(f.timeout) AS timeout, sum(f.rejected) AS rejected,
    sum(f.short_circuited) AS short_circuited, sum(f.fallback_success) AS fallback_success,
    sum(f.fallback_failure) AS fallback_failure, sum(f.injected) AS injected
  FROM breakers_10s AS f
  GROUP BY start, service, breaker
) AS b
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 3600 GROUP BY bucket
) AS v ON b.start = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_1h);

INSERT INTO breakers_6h (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT v.bucket, v.version, b.service, b.breaker, b.library, b.success, b.failure, b.timeout, b.rejected, b.short_circuited,
  b.fallback_success, b.fallback_failure, b.injected
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(f.bucket), 21600) * 21600) AS start, service, breaker, max(f.library) AS library,
    sum(f.success) AS success, sum(f.failure) AS failure, sum(f.timeout) AS timeout, sum(f.rejected) AS rejected,
    sum(f.short_circuited) AS short_circuited, sum(f.fallback_success) AS fallback_success,
    sum(f.fallback_failure) AS fallback_failure, sum(f.injected) AS injected
  FROM breakers_10s AS f
  GROUP BY start, service, breaker
) AS b
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 21600 GROUP BY bucket
) AS v ON b.start = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_6h);

INSERT INTO breakers_1d (bucket, version, service, breaker, library, success, failure, timeout, rejected, short_circuited,
  fallback_success, fallback_failure, injected)
SELECT v.bucket, v.version, b.service, b.breaker, b.library, b.success, b.failure, b.timeout, b.rejected, b.short_circuited,
  b.fallback_success, b.fallback_failure, b.injected
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(f.bucket), 86400) * 86400) AS start, service, breaker, max(f.library) AS library,
    sum(f.success) AS success, sum(f.failure) AS failure, sum(f.timeout) AS timeout, sum(f.rejected) AS rejected,
    sum(f.short_circuited) AS short_circuited, sum(f.fallback_success) AS fallback_success,
    sum(f.fallback_failure) AS fallback_failure, sum(f.injected) AS injected
  FROM breakers_10s AS f
  GROUP BY start, service, breaker
) AS b
INNER JOIN (
  SELECT bucket, max(version) AS version FROM edge_versions WHERE resolution_s = 86400 GROUP BY bucket
) AS v ON b.start = v.bucket
WHERE (v.bucket, v.version) NOT IN (SELECT bucket, version FROM breakers_1d);
