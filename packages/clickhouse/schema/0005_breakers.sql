-- Calls through circuit breakers, as received: a span that was exported twice has two rows.
CREATE TABLE IF NOT EXISTS breaker_calls (
  bucket DateTime CODEC(Delta(4), ZSTD(1)),
  time DateTime64(3) CODEC(T64, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  library LowCardinality(String) CODEC(ZSTD(1)),
  span UInt64 CODEC(ZSTD(1)),
  outcome LowCardinality(String) CODEC(ZSTD(1)),
  rejection LowCardinality(String) CODEC(ZSTD(1)),
  fallback LowCardinality(String) CODEC(ZSTD(1)),
  state LowCardinality(String) CODEC(ZSTD(1)),
  probe UInt8 CODEC(ZSTD(1)),
  duration UInt64 CODEC(T64, ZSTD(1)),
  weight Float64 CODEC(ZSTD(1)),
  ingested_at DateTime64(3) DEFAULT now64(3) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, breaker)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS breaker_calls_mv TO breaker_calls AS
SELECT
  toStartOfInterval(toDateTime(Timestamp), INTERVAL 10 SECOND) AS bucket,
  toDateTime64(Timestamp, 3) AS time,
  ServiceName AS service,
  ResourceAttributes['service.instance.id'] AS instance,
  SpanAttributes['circuit_breaker.name'] AS breaker,
  SpanAttributes['resilience.library.name'] AS library,
  cityHash64(TraceId, SpanId) AS span,
  SpanAttributes['resilience.outcome'] AS outcome,
  SpanAttributes['resilience.rejection.reason'] AS rejection,
  SpanAttributes['resilience.fallback.outcome'] AS fallback,
  SpanAttributes['circuit_breaker.state'] AS state,
  SpanAttributes['circuit_breaker.probe'] = 'true' AS probe,
  Duration AS duration,
  SampleWeight AS weight,
  now64(3) AS ingested_at
FROM spans
WHERE SpanKind IN (0, 1) AND SpanAttributes['circuit_breaker.name'] != '' AND SpanAttributes['resilience.outcome'] != '';

-- Changes of breakers' states. The same change comes on two spans with one timestamp, and counts once by the key.
-- Reason `created` is the state a breaker began in, so that one that was never called is known too.
CREATE TABLE IF NOT EXISTS breaker_transitions (
  time DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  instance LowCardinality(String) CODEC(ZSTD(1)),
  breaker LowCardinality(String) CODEC(ZSTD(1)),
  state LowCardinality(String) CODEC(ZSTD(1)),
  previous_state LowCardinality(String) CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  library LowCardinality(String) CODEC(ZSTD(1)),
  reset_timeout_ms UInt64 CODEC(ZSTD(1)),
  window_calls UInt64 CODEC(ZSTD(1)),
  window_failures UInt64 CODEC(ZSTD(1)),
  window_error_rate Float64 CODEC(ZSTD(1)),
  window_error_threshold Float64 CODEC(ZSTD(1)),
  window_duration_ms UInt64 CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  injected UInt8 CODEC(ZSTD(1)),
  triggered_by_call UInt8 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(triggered_by_call)
PARTITION BY toStartOfMonth(time)
ORDER BY (service, breaker, instance, time, state)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS breaker_transitions_mv TO breaker_transitions AS
SELECT
  event.1 AS time,
  ServiceName AS service,
  ResourceAttributes['service.instance.id'] AS instance,
  event.3['circuit_breaker.name'] AS breaker,
  event.3['circuit_breaker.state'] AS state,
  event.3['circuit_breaker.previous_state'] AS previous_state,
  if(event.2 = 'circuit_breaker.created', 'created', event.3['circuit_breaker.transition.reason']) AS reason,
  coalesce(nullIf(event.3['resilience.library.name'], ''), SpanAttributes['resilience.library.name']) AS library,
  toUInt64(toFloat64OrZero(event.3['circuit_breaker.reset_timeout_ms'])) AS reset_timeout_ms,
  toUInt64(toFloat64OrZero(event.3['circuit_breaker.window.calls'])) AS window_calls,
  toUInt64(toFloat64OrZero(event.3['circuit_breaker.window.failures'])) AS window_failures,
  toFloat64OrZero(event.3['circuit_breaker.window.error_rate']) AS window_error_rate,
  toFloat64OrZero(event.3['circuit_breaker.window.error_threshold']) AS window_error_threshold,
  toUInt64(toFloat64OrZero(event.3['circuit_breaker.window.duration_ms'])) AS window_duration_ms,
  if(triggered_by_call OR empty(`Links.TraceId`), TraceId, `Links.TraceId`[1]) AS trace_id,
  event.3['fault.experiment.id'] != '' OR event.3['fault.injected'] = 'true' OR SpanAttributes['fault.injected'] = 'true'
    AS injected,
  SpanAttributes['resilience.outcome'] != '' AS triggered_by_call
FROM spans
ARRAY JOIN arrayZip(`Events.Timestamp`, `Events.Name`, `Events.Attributes`) AS event
WHERE event.2 IN ('circuit_breaker.state_change', 'circuit_breaker.created') AND event.3['circuit_breaker.name'] != '';
