-- Requests, errors and durations by service, operation and instance. Operations are kept for what a service was asked to
-- do (server, consumer and root spans); other spans count under operation ''.
CREATE TABLE IF NOT EXISTS service_10s (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  operation LowCardinality(String) CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  namespace LowCardinality(String) CODEC(ZSTD(1)),
  region LowCardinality(String) CODEC(ZSTD(1)),
  team SimpleAggregateFunction(anyLast, LowCardinality(String)) CODEC(ZSTD(1)),
  criticality SimpleAggregateFunction(anyLast, LowCardinality(String)) CODEC(ZSTD(1)),
  spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  late_spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  requests SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  errors SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  latency SimpleAggregateFunction(sumMap, Map(UInt16, Float64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, operation, kind, instance, version, namespace, region)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS service_10s_mv TO service_10s AS
WITH
  -- A root span is a job of the service's own, unless it is a call out or only carries a breaker's event.
  SpanKind IN (2, 5)
    OR (SpanKind IN (0, 1) AND ParentSpanId = toFixedString('', 8) AND NOT arrayExists(name -> startsWith(name, 'circuit_breaker.'), `Events.Name`)) AS is_request
SELECT
  toStartOfInterval(toDateTime(Timestamp), INTERVAL 10 SECOND) AS bucket,
  ServiceName AS service,
  if(is_request, SpanName, '') AS operation,
  SpanKind AS kind,
  ResourceAttributes['service.instance.id'] AS instance,
  ResourceAttributes['service.version'] AS version,
  ResourceAttributes['service.namespace'] AS namespace,
  ResourceAttributes['cloud.region'] AS region,
  anyLast(coalesce(nullIf(ResourceAttributes['service.team'], ''), ResourceAttributes['team'])) AS team,
  anyLast(ResourceAttributes['service.criticality']) AS criticality,
  count() AS spans,
  countIf(toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp64Milli(Timestamp) - intDiv(Duration, 1000000) > 60000) AS late_spans,
  sumIf(SampleWeight, is_request) AS requests,
  sumIf(SampleWeight, is_request AND StatusCode = 2) AS errors,
  sumMapIf(map(toUInt16(log2(Duration + 1) * 16), SampleWeight), is_request) AS latency
FROM spans
GROUP BY bucket, service, operation, kind, instance, version, namespace, region;
