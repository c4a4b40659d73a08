-- Raw spans, as received. Everything else is derived from this table by materialized views and can be derived again.
CREATE TABLE IF NOT EXISTS spans (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TraceId FixedString(16) CODEC(ZSTD(1)),
  SpanId FixedString(8) CODEC(ZSTD(1)),
  ParentSpanId FixedString(8) CODEC(ZSTD(1)),
  TraceState String CODEC(ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  SpanKind UInt8 CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  ScopeName LowCardinality(String) CODEC(ZSTD(1)),
  ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)),
  StatusCode UInt8 CODEC(ZSTD(1)),
  StatusMessage String CODEC(ZSTD(1)),
  `Events.Timestamp` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Events.Name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `Events.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Links.TraceId` Array(FixedString(16)) CODEC(ZSTD(1)),
  `Links.SpanId` Array(FixedString(8)) CODEC(ZSTD(1)),
  `Links.TraceState` Array(String) CODEC(ZSTD(1)),
  `Links.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  -- Spans that this one stands for: 1 unless the sampler left its threshold in the trace state.
  SampleWeight Float64 MATERIALIZED if(
    position(TraceState, 'th:') = 0, 1,
    exp2(56) / (exp2(56) - reinterpretAsUInt64(reverse(unhex(rightPad(
      extract(TraceState, '(?:^|,)\\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})'), 14, '0')))))) CODEC(ZSTD(1)),
  INDEX trace_id TraceId TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX attribute_values mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX duration Duration TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, Timestamp)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
