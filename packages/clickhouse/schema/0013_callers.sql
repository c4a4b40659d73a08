-- Reads the current and the former names of the semantic conventions.
-- A client span about a message (send after create, receive, settle) is no call: its producer or consumer span is.
-- A callee knows its caller from the trace state too, whatever SDK it uses: Faultline's instrumentation writes who calls
-- there, `fl=<service>:<start of the calling span's id>`. An entry of another span than the parent is a former hop's, which
-- somebody has passed on.
-- A view of a new name, and the former one dropped behind it: after MODIFY QUERY and a restart ClickHouse does not know the
-- blocks any more that came before (seen with 26.7), and what is sent again would count twice.
CREATE MATERIALIZED VIEW IF NOT EXISTS halves_of_spans_mv TO halves AS
WITH
  -- Finding a key means going through all of them, so those that nobody looks for are dropped first.
  mapFilter((key, _) -> key IN (
    'messaging.system', 'messaging.destination.template', 'messaging.destination.temporary',
    'messaging.destination.anonymous', 'messaging.destination.name', 'messaging.destination', 'db.system.name',
    'db.system', 'url.full', 'http.url', 'server.address', 'net.peer.name', 'network.peer.address',
    'net.sock.peer.addr', 'net.peer.ip', 'http.host', 'rpc.service', 'server.port', 'net.peer.port',
    'network.peer.port', 'net.sock.peer.port', 'db.namespace', 'db.name', 'db.redis.database_index',
    'service.peer.name', 'peer.service', 'error.type', 'http.response.status_code', 'http.status_code',
    'rpc.grpc.status_code', 'rpc.response.status_code', 'circuit_breaker.name', 'resilience.outcome',
    'http.request.resend_count', 'http.resend_count', 'retry.attempt', 'fault.injected', 'messaging.operation.type',
    'messaging.operation'), SpanAttributes) AS a,
  SpanKind IN (3, 4) AS is_caller,
  ParentSpanId = toFixedString('', 8) AS is_root,
  if(a['messaging.system'] = '', '', a['messaging.system']) AS messaging_system,
  if(messaging_system = '', '', coalesce(
    nullIf(a['messaging.destination.template'], ''),
    if(a['messaging.destination.temporary'] = 'true' OR a['messaging.destination.anonymous'] = 'true', '(temporary)', NULL),
    nullIf(a['messaging.destination.name'], ''),
    a['messaging.destination'])) AS destination,
  if(destination = '', '', concat(messaging_system, '/', destination)) AS queue,
  if(is_caller, coalesce(nullIf(a['db.system.name'], ''), a['db.system']), '') AS db_system,
  coalesce(nullIf(a['url.full'], ''), a['http.url']) AS url,
  if(is_caller, coalesce(
    nullIf(a['server.address'], ''),
    nullIf(a['net.peer.name'], ''),
    nullIf(a['network.peer.address'], ''),
    nullIf(a['net.sock.peer.addr'], ''),
    nullIf(a['net.peer.ip'], ''),
    nullIf(domain(url), ''),
    nullIf(a['http.host'], ''),
    a['rpc.service']), '') AS host,
  if(host = '', '', coalesce(
    nullIf(a['server.port'], ''),
    nullIf(a['net.peer.port'], ''),
    nullIf(a['network.peer.port'], ''),
    nullIf(a['net.sock.peer.port'], ''),
    if(host = domain(url) AND port(url) != 0, toString(port(url)), ''))) AS port,
  concat(host, if(port = '', '', ':'), port) AS host_and_port,
  if(db_system = '', '', coalesce(
    nullIf(a['db.namespace'], ''),
    nullIf(a['db.name'], ''),
    a['db.redis.database_index'])) AS db_namespace,
  if(is_caller OR position(TraceState, 'fl=') = 0, [],
    extractGroups(TraceState, '(?:^|,)\\s*fl=([^,:]+):([0-9a-f]{8})\\s*(?:,|$)')) AS caller_entry,
  coalesce(
    nullIf(a['service.peer.name'], ''),
    nullIf(a['peer.service'], ''),
    if(caller_entry[2] = lower(hex(substring(ParentSpanId, 1, 4))), toValidUTF8(decodeURLComponent(caller_entry[1])), '')) AS named_peer,
  coalesce(nullIf(a['error.type'], ''), nullIf(a['http.response.status_code'], ''), nullIf(a['http.status_code'], ''),
    if(a['rpc.grpc.status_code'] = '4' OR a['rpc.response.status_code'] IN ('4', 'DEADLINE_EXCEEDED'), 'DEADLINE_EXCEEDED', '')) AS error_type
SELECT
  toStartOfInterval(toDateTime(Timestamp), INTERVAL 10 SECOND) AS bucket,
  toDateTime64(Timestamp, 3) AS time,
  multiIf(
    is_caller, cityHash64(TraceId, SpanId),
    SpanKind = 5 AND queue != '', cityHash64(TraceId, SpanId),
    SpanKind = 5 AND notEmpty(`Links.SpanId`), cityHash64(`Links.TraceId`[1], `Links.SpanId`[1]),
    is_root, cityHash64(TraceId, SpanId),
    cityHash64(TraceId, ParentSpanId)) AS link,
  if(is_caller, 'caller', 'callee') AS side,
  reinterpretAsUInt64(SpanId) AS span,
  cityHash64(TraceId) AS trace,
  ServiceName AS service,
  ResourceAttributes['service.instance.id'] AS instance,
  if(is_caller, a['circuit_breaker.name'], '') AS breaker,
  multiIf(
    SpanKind IN (4, 5), 'messaging',
    is_caller AND queue != '', 'messaging',
    db_system != '', 'database',
    'rpc') AS connection,
  multiIf(
    queue != '' AND (is_caller OR SpanKind = 5), 'queue',
    NOT is_caller AND named_peer != '', 'service',
    NOT is_caller AND is_root AND SpanKind = 2, 'entry',
    NOT is_caller, 'unknown',
    lower(db_system) IN ('redis', 'valkey', 'memcached'), 'cache',
    db_system != '', 'database',
    named_peer != '' OR host != '', 'external',
    'unknown') AS peer_kind,
  multiIf(
    peer_kind = 'queue', queue,
    peer_kind = 'entry', 'internet',
    peer_kind IN ('database', 'cache'), arrayStringConcat(arrayFilter(part -> part != '', [db_system, host_and_port, db_namespace]), '/'),
    named_peer != '', named_peer,
    host_and_port) AS peer,
  host_and_port AS address,
  Duration AS duration,
  StatusCode = 2 AS err,
  is_caller AND (a['resilience.outcome'] = 'timeout'
    OR (StatusCode = 2 AND match(error_type, '(?i)time_?(d_?)?out|deadline_?exceeded|^(408|504)$'))) AS timed_out,
  is_caller AND greatest(
    toUInt32OrZero(a['http.request.resend_count']),
    toUInt32OrZero(a['http.resend_count']),
    toUInt32OrZero(a['retry.attempt'])) > 0 AS retry,
  a['fault.injected'] = 'true' AS injected,
  SampleWeight AS weight,
  now64(3) AS ingested_at
FROM spans
WHERE SpanKind IN (2, 3, 4, 5)
  AND NOT (SpanKind = 3 AND a['messaging.system'] != ''
    AND coalesce(nullIf(a['messaging.operation.type'], ''), a['messaging.operation']) IN ('send', 'receive', 'settle'));

DROP VIEW IF EXISTS halves_mv;
