import type { Store } from '../store/connect.ts';

/** How long things are kept, in milliseconds. */
export interface Retention {
  retentionSpansMs: number;
  retentionRollupsMs: number;
  /** Spans that come up to this late still count, so the ends of calls are kept for that long. */
  maxLatenessMs: number;
}

/** Room for calls that cross the limit, and for a job that is behind. */
const HALVES_MARGIN_MS = 3_600_000;
/** They tell of the moment. */
const REPORTS_MS = 3_600_000;

/** What leads to spans stands under the beginning of its bucket, and must not go before they do. */
const LEADS_MARGIN_MS = 3_600_000;

/** Table → when a row expires. */
function expressions({ retentionSpansMs, retentionRollupsMs, maxLatenessMs }: Retention): [string, string][] {
  const after = (time: string, ms: number) => `${time} + toIntervalSecond(${Math.ceil(ms / 1000)})`;
  return [
    ['spans', after('toDateTime(Timestamp)', retentionSpansMs)],
    ['halves', after('bucket', maxLatenessMs + HALVES_MARGIN_MS)],
    ['trace_places', after('bucket', retentionSpansMs + LEADS_MARGIN_MS)],
    ['resources', after('bucket', retentionSpansMs + LEADS_MARGIN_MS)],
    ['breaker_calls', after('bucket', retentionSpansMs)],
    ['breaker_gauges', after('bucket', retentionSpansMs)],
    ['bulkhead_gauges', after('bucket', retentionSpansMs)],
    ['service_10s', after('bucket', retentionRollupsMs)],
    ['edges_10s', after('bucket', retentionRollupsMs)],
    ['edge_versions', after('bucket', retentionRollupsMs)],
    ['edges_1m', after('bucket', retentionRollupsMs)],
    ['edges_5m', after('bucket', retentionRollupsMs)],
    ['edges_1h', after('bucket', retentionRollupsMs)],
    ['edges_6h', after('bucket', retentionRollupsMs)],
    ['edges_1d', after('bucket', retentionRollupsMs)],
    ['breakers_10s', after('bucket', retentionRollupsMs)],
    ['breakers_1m', after('bucket', retentionRollupsMs)],
    ['breakers_5m', after('bucket', retentionRollupsMs)],
    ['breakers_1h', after('bucket', retentionRollupsMs)],
    ['breakers_6h', after('bucket', retentionRollupsMs)],
    ['breakers_1d', after('bucket', retentionRollupsMs)],
    ['span_statistics_10s', after('bucket', retentionRollupsMs)],
    ['span_statistics_1m', after('bucket', retentionRollupsMs)],
    ['span_statistics_10m', after('bucket', retentionRollupsMs)],
    ['instance_statistics_10s', after('bucket', retentionRollupsMs)],
    ['instance_statistics_1m', after('bucket', retentionRollupsMs)],
    ['instance_statistics_10m', after('bucket', retentionRollupsMs)],
    ['statistics_versions', after('bucket', retentionRollupsMs)],
    ['service_1m', after('bucket', retentionRollupsMs)],
    ['service_1h', after('bucket', retentionRollupsMs)],
    ['caller_links', after('bucket', maxLatenessMs + HALVES_MARGIN_MS)],
    ['lonely_callees', after('bucket', maxLatenessMs + HALVES_MARGIN_MS)],
    ['far_calls', after('toDateTime(found_at)', HALVES_MARGIN_MS)],
    ['far_ends', after('for_bucket', maxLatenessMs + HALVES_MARGIN_MS)],
    ['far_searches', after('toDateTime(started_at)', retentionRollupsMs)],
    ['rejected_spans', after('bucket', retentionRollupsMs)],
    ['breaker_transitions', after('toDateTime(time)', retentionRollupsMs)],
    ['peer_services', after('last_seen', retentionRollupsMs)],
    ['breaker_targets', after('last_seen', retentionRollupsMs)],
    ['experiments', after('toDateTime(created_at)', retentionRollupsMs)],
    ['deploys', after('toDateTime(at)', retentionRollupsMs)],
    ['incidents', after('toDateTime(start)', retentionRollupsMs)],
    ['incident_remarks', after('toDateTime(at)', retentionRollupsMs)],
    ['alert_deliveries', after('toDateTime(created_at)', retentionRollupsMs)],
    ['alert_claims', after('toDateTime(at)', retentionRollupsMs)],
    ['edge_job_runs', after('toDateTime(started_at)', retentionRollupsMs)],
    ['collector_reports', after('toDateTime(reported_at)', REPORTS_MS)],
    ['dropped_partitions', after('toDateTime(dropped_at)', retentionRollupsMs)],
  ];
}

/**
 * Brings every table's TTL to the retention asked for; tables that have it already, on every shard, are left alone.
 * @param alter runs an ALTER on every server
 */
export async function applyRetention(
  store: Store,
  retention: Retention,
  alter: (statement: string) => Promise<void>,
): Promise<void> {
  const tables = await store.read<{ name: string; ddl: string[] }>(
    `SELECT name, groupArray(create_table_query) AS ddl
     FROM (${store.onShards('SELECT name, create_table_query FROM system.tables WHERE database = {database:String}')})
     GROUP BY name`,
    { params: { database: store.database } },
  );
  const ddl = new Map(tables.map((table) => [table.name, table.ddl]));
  for (const [table, expression] of expressions(retention)) {
    if (ddl.get(table)?.every((text) => text.includes(`TTL ${expression} `))) continue;
    await alter(`ALTER TABLE ${table} MODIFY TTL ${expression}`);
  }
}
