/**
 * Where the rows of every table and view are in a cluster: on the shard that this expression of their columns names, or,
 * where it is undefined, on the shard of the spans they were derived from, unless said otherwise. All spans of a trace are
 * on one shard, chosen by the low 8 bytes of the trace id, which are random; so joins along a trace stay within a shard.
 * All rows of a bucket's version are on one shard, with the row that makes it current, so that they are seen together.
 * ClickHouse relies on an expression: where rows may be elsewhere too, groups and LIMIT BY over all shards would be wrong.
 */
export const SHARDING_KEYS: ReadonlyMap<string, string | undefined> = new Map([
  ['spans', 'reinterpretAsUInt64(substring(TraceId, 9, 8))'],
  ['halves', undefined],
  ['service_10s', undefined],
  ['service_1m', undefined],
  ['service_1h', undefined],
  ['trace_places', undefined],
  ['resources', undefined],
  ['otel_traces', undefined],
  ['otel_traces_trace_id_ts', undefined],
  ['breaker_calls', undefined],
  ['breaker_transitions', undefined],
  ['breaker_gauges', 'cityHash64(service, breaker)'],
  ['bulkhead_gauges', 'cityHash64(service, bulkhead)'],
  ['edges_10s', byBucket(10)],
  ['edges_10s_current', byBucket(10)],
  ['edges_1m', byBucket(60)],
  ['edges_5m', byBucket(300)],
  ['edges_1h', byBucket(3_600)],
  ['edges_6h', byBucket(21_600)],
  ['edges_1d', byBucket(86_400)],
  ['breakers_10s', byBucket(10)],
  ['breakers_1m', byBucket(60)],
  ['breakers_5m', byBucket(300)],
  ['breakers_1h', byBucket(3_600)],
  ['breakers_6h', byBucket(21_600)],
  ['breakers_1d', byBucket(86_400)],
  ['edge_versions', byBucket('resolution_s')],
  // All of a version with its minute, or ten.
  ['statistics_rows', byBucket(60)],
  ['span_statistics_10s', byBucket(60)],
  ['span_statistics_1m', byBucket(60)],
  ['span_statistics_10m', byBucket(600)],
  ['instance_statistics_10s', byBucket(60)],
  ['instance_statistics_1m', byBucket(60)],
  ['instance_statistics_10m', byBucket(600)],
  ['statistics_versions', byBucket('resolution_s')],
  ['caller_links', 'link'],
  ['lonely_callees', 'link'],
  ['far_calls', 'link'],
  // Each is on every shard.
  ['far_ends', undefined],
  ['far_searches', 'cityHash64(started_at)'],
  ['peer_services', 'cityHash64(caller, address, service)'],
  ['breaker_targets', 'cityHash64(service, breaker, target_kind, target, connection)'],
  ['edge_job_runs', 'cityHash64(started_at)'],
  ['rejected_spans', 'cityHash64(bucket, reason)'],
  ['experiments', 'cityHash64(id)'],
  ['deploys', 'cityHash64(id)'],
  ['incidents', 'cityHash64(id)'],
  ['incident_remarks', 'cityHash64(id)'],
  ['signatures', 'cityHash64(incident)'],
  ['alert_targets', 'cityHash64(id)'],
  ['alert_deliveries', 'cityHash64(id)'],
  ['alert_claims', 'cityHash64(delivery)'],
  // Wherever the collector found a server.
  ['collector_reports', undefined],
  ['dropped_partitions', 'cityHash64(table)'],
  // Every shard has its own.
  ['schema_migrations', undefined],
]);

/** Neighbouring buckets are on different shards, so that a look at the last minutes keeps all of them busy. */
function byBucket(seconds: number | string): string {
  return `intDiv(toUnixTimestamp(bucket), ${seconds})`;
}

const TABLES = [...SHARDING_KEYS.keys()].join('|');
const TABLE_REFERENCE = new RegExp(
  String.raw`\b((?:FROM|JOIN|INTO|TO|(?:TABLE|VIEW)(?: IF (?:NOT )?EXISTS)?)\s+)(${TABLES})\b(?!\.)`,
  'g',
);

/**
 * Names the database of every table of ours that the SQL mentions. A statement that is sent on to another server does not
 * run in the database it was sent to, but in that server's `default`.
 */
export function qualifyTables(sql: string, database: string): string {
  return sql.replace(TABLE_REFERENCE, (_, keywords: string, table: string) => `${keywords}${database}.${table}`);
}

/** The database that holds, for every table of `database`, a Distributed table of the same name over all shards. */
export function databaseOfAll(database: string): string {
  return `${database}_all`;
}
