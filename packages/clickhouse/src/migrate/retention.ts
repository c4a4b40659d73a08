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

/** Table → when a row expires. */
function expressions({ retentionSpansMs, retentionRollupsMs, maxLatenessMs }: Retention): [string, string][] {
  const after = (time: string, ms: number) => `${time} + toIntervalSecond(${Math.ceil(ms / 1000)})`;
  return [
    ['spans', after('toDateTime(Timestamp)', retentionSpansMs)],
    ['halves', after('bucket', maxLatenessMs + HALVES_MARGIN_MS)],
    ['breaker_calls', after('bucket', retentionSpansMs)],
    ['breaker_gauges', after('bucket', retentionSpansMs)],
    ['bulkhead_gauges', after('bucket', retentionSpansMs)],
    ['service_10s', after('bucket', retentionRollupsMs)],
    ['edges_10s', after('bucket', retentionRollupsMs)],
    ['fan_out_10s', after('bucket', retentionRollupsMs)],
    ['rejected_spans', after('bucket', retentionRollupsMs)],
    ['breaker_transitions', after('toDateTime(time)', retentionRollupsMs)],
    ['peer_services', after('last_seen', retentionRollupsMs)],
    ['breaker_targets', after('last_seen', retentionRollupsMs)],
    ['edge_job_runs', after('toDateTime(started_at)', retentionRollupsMs)],
  ];
}

/** Brings every table's TTL to the retention asked for; tables that have it already are left alone. */
export async function applyRetention(store: Store, retention: Retention): Promise<void> {
  const tables = await store.read<{ name: string; create_table_query: string }>(
    'SELECT name, create_table_query FROM system.tables WHERE database = {database:String}',
    { params: { database: store.database } },
  );
  const ddl = new Map(tables.map((table) => [table.name, table.create_table_query]));
  for (const [table, expression] of expressions(retention)) {
    if (ddl.get(table)?.includes(`TTL ${expression} `)) continue;
    await store.run(`ALTER TABLE ${table} MODIFY TTL ${expression}`);
  }
}
