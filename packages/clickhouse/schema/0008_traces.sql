-- Where the spans of a trace are in `spans`, which is sorted by service and time: with these places a trace is found by
-- the primary key, in parts of any size and age. What is stored is the 16 bytes of the id; the key is the id as people
-- write it, so that the views below find traces by it too.
CREATE TABLE IF NOT EXISTS trace_places (
  trace_id FixedString(16) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  bucket DateTime CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(bucket)
ORDER BY (lower(hex(trace_id)), bucket, service)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS trace_places_mv TO trace_places AS
SELECT TraceId AS trace_id, ServiceName AS service, toStartOfInterval(Timestamp, INTERVAL 10 SECOND) AS bucket
FROM spans;

INSERT INTO trace_places
SELECT TraceId, ServiceName, toStartOfInterval(Timestamp, INTERVAL 10 SECOND) FROM spans;

-- What sends spans: every set of resource attributes, by hour and service.
CREATE TABLE IF NOT EXISTS resources (
  bucket DateTime CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  hash UInt64 CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(bucket)
ORDER BY (bucket, service, hash)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS resources_mv TO resources AS
SELECT
  toStartOfHour(toDateTime(Timestamp)) AS bucket,
  ServiceName AS service,
  cityHash64(ResourceAttributes) AS hash,
  any(ResourceAttributes) AS attributes
FROM spans
GROUP BY bucket, service, hash;

INSERT INTO resources
SELECT toStartOfHour(toDateTime(Timestamp)) AS bucket, ServiceName, cityHash64(ResourceAttributes) AS hash, any(ResourceAttributes)
FROM spans
GROUP BY bucket, ServiceName, hash;

-- The index on trace ids, on the form in which everybody asks for them.
ALTER TABLE spans ADD INDEX IF NOT EXISTS trace_id_hex lower(hex(TraceId)) TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE spans DROP INDEX IF EXISTS trace_id;

-- The tables of the OpenTelemetry Collector's ClickHouse exporter, for whoever reads those: names, types and words are
-- the exporter's. docs/sql.md says how Grafana is pointed to them.
CREATE VIEW IF NOT EXISTS otel_traces AS
SELECT
  Timestamp,
  lower(hex(TraceId)) AS TraceId,
  lower(hex(SpanId)) AS SpanId,
  if(ParentSpanId = toFixedString('', 8), '', lower(hex(ParentSpanId))) AS ParentSpanId,
  TraceState,
  SpanName,
  CAST(transform(SpanKind, [1, 2, 3, 4, 5], ['Internal', 'Server', 'Client', 'Producer', 'Consumer'], 'Unspecified'),
    'LowCardinality(String)') AS SpanKind,
  ServiceName,
  ResourceAttributes,
  CAST(ScopeName, 'String') AS ScopeName,
  CAST(ScopeVersion, 'String') AS ScopeVersion,
  SpanAttributes,
  Duration,
  CAST(transform(StatusCode, [1, 2], ['Ok', 'Error'], 'Unset'), 'LowCardinality(String)') AS StatusCode,
  StatusMessage,
  `Events.Timestamp`,
  `Events.Name`,
  `Events.Attributes`,
  arrayMap(id -> lower(hex(id)), `Links.TraceId`) AS `Links.TraceId`,
  arrayMap(id -> lower(hex(id)), `Links.SpanId`) AS `Links.SpanId`,
  `Links.TraceState`,
  `Links.Attributes`
FROM spans;

-- Bounds of a trace: none of its spans starts outside of them. A trace has one row or several.
CREATE VIEW IF NOT EXISTS otel_traces_trace_id_ts AS
SELECT lower(hex(trace_id)) AS TraceId, bucket AS Start, bucket + INTERVAL 10 SECOND AS End
FROM trace_places;

-- A way in for that exporter. ClickHouse cannot insert into a view, so its tables are in a database of their own, where
-- the exporter finds everything that it would create: its table stores nothing and hands its rows on to `spans`.
CREATE DATABASE IF NOT EXISTS {exporter_database};

CREATE TABLE IF NOT EXISTS {exporter_database}.otel_traces (
  Timestamp DateTime64(9),
  TraceId String,
  SpanId String,
  ParentSpanId String,
  TraceState String,
  SpanName LowCardinality(String),
  SpanKind LowCardinality(String),
  ServiceName LowCardinality(String),
  ResourceAttributes Map(LowCardinality(String), String),
  ScopeName String,
  ScopeVersion String,
  SpanAttributes Map(LowCardinality(String), String),
  Duration UInt64,
  StatusCode LowCardinality(String),
  StatusMessage String,
  `Events.Timestamp` Array(DateTime64(9)),
  `Events.Name` Array(LowCardinality(String)),
  `Events.Attributes` Array(Map(LowCardinality(String), String)),
  `Links.TraceId` Array(String),
  `Links.SpanId` Array(String),
  `Links.TraceState` Array(String),
  `Links.Attributes` Array(Map(LowCardinality(String), String)),
  -- Why a row cannot be stored, in the collector's words; '' for a good one.
  Rejection LowCardinality(String) ALIAS multiIf(
    NOT match(TraceId, '^[0-9a-fA-F]{32}$') OR match(TraceId, '^0*$'), 'invalid_trace_id',
    NOT match(SpanId, '^[0-9a-fA-F]{16}$') OR match(SpanId, '^0*$'), 'invalid_span_id',
    NOT match(ParentSpanId, '^([0-9a-fA-F]{16})?$'), 'invalid_parent_span_id',
    Timestamp <= toDateTime64(0, 9), 'invalid_start_time',
    Timestamp < now() - INTERVAL 31 DAY, 'start_time_too_old',
    Timestamp > now() + INTERVAL 1 DAY, 'start_time_in_future',
    '')
)
ENGINE = Null;

-- Older exporters have other words for kinds and status codes, and put the scope among the attributes.
CREATE MATERIALIZED VIEW IF NOT EXISTS {exporter_database}.otel_traces_spans_mv TO spans AS
WITH
  ['otel.scope.name', 'otel.scope.version'] AS scope_keys,
  row.ScopeName = '' AND mapContains(row.SpanAttributes, 'otel.scope.name') AS has_scope_attributes
SELECT
  row.Timestamp AS Timestamp,
  toFixedString(unhex(if(row.Rejection = '', row.TraceId, '')), 16) AS TraceId,
  toFixedString(unhex(if(row.Rejection = '', row.SpanId, '')), 8) AS SpanId,
  toFixedString(unhex(if(row.Rejection = '', row.ParentSpanId, '')), 8) AS ParentSpanId,
  row.TraceState AS TraceState,
  row.SpanName AS SpanName,
  transform(lower(replaceOne(row.SpanKind, 'SPAN_KIND_', '')),
    ['internal', 'server', 'client', 'producer', 'consumer'], [1, 2, 3, 4, 5], 0) AS SpanKind,
  if(row.ServiceName = '' AND NOT mapContains(row.ResourceAttributes, 'service.name'), 'unknown_service', row.ServiceName) AS ServiceName,
  row.ResourceAttributes AS ResourceAttributes,
  if(has_scope_attributes, row.SpanAttributes['otel.scope.name'], row.ScopeName) AS ScopeName,
  if(has_scope_attributes, row.SpanAttributes['otel.scope.version'], row.ScopeVersion) AS ScopeVersion,
  if(has_scope_attributes, mapFilter((key, _) -> NOT has(scope_keys, key), row.SpanAttributes), row.SpanAttributes) AS SpanAttributes,
  -- An end before the start wraps around in the exporter.
  if(row.Duration > 9223372036854775807, 0, row.Duration) AS Duration,
  transform(lower(replaceOne(row.StatusCode, 'STATUS_CODE_', '')), ['ok', 'error'], [1, 2], 0) AS StatusCode,
  row.StatusMessage AS StatusMessage,
  row.`Events.Timestamp` AS `Events.Timestamp`,
  row.`Events.Name` AS `Events.Name`,
  row.`Events.Attributes` AS `Events.Attributes`,
  arrayMap(id -> toFixedString(unhex(if(match(id, '^[0-9a-fA-F]{32}$'), id, '')), 16), row.`Links.TraceId`) AS `Links.TraceId`,
  arrayMap(id -> toFixedString(unhex(if(match(id, '^[0-9a-fA-F]{16}$'), id, '')), 8), row.`Links.SpanId`) AS `Links.SpanId`,
  row.`Links.TraceState` AS `Links.TraceState`,
  row.`Links.Attributes` AS `Links.Attributes`
FROM {exporter_database}.otel_traces AS row
WHERE row.Rejection = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS {exporter_database}.otel_traces_rejected_mv TO rejected_spans AS
SELECT toStartOfInterval(now(), INTERVAL 10 SECOND) AS bucket, Rejection AS reason, count() AS spans
FROM {exporter_database}.otel_traces
WHERE Rejection != ''
GROUP BY bucket, reason;

-- The exporter creates these two unless they are there.
CREATE VIEW IF NOT EXISTS {exporter_database}.otel_traces_trace_id_ts AS
SELECT * FROM otel_traces_trace_id_ts;

CREATE VIEW IF NOT EXISTS {exporter_database}.otel_traces_trace_id_ts_mv AS
SELECT * FROM otel_traces_trace_id_ts;
