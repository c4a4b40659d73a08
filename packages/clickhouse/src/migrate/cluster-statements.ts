import { databaseOfAll, qualifyTables, SHARDING_KEYS } from '../store/sharding.ts';

/** How the servers of a cluster hold our tables. */
export interface ClusterTopology {
  /** As in the servers' `remote_servers`. */
  name: string;
  /**
   * Whether the servers have Keeper: then a shard's tables are replicated, and one server passes a statement on to all.
   * Without, there is one server to a shard, and a statement is run on each by itself.
   */
  replicated: boolean;
}

/** Of a Replicated table: what Keeper knows it by. The same on all replicas of a shard, also on one that joins later. */
const REPLICA = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";

const DEFINITION =
  /^(CREATE (?:TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW|ALTER TABLE|DROP (?:TABLE|VIEW) IF EXISTS)\s+(\w+)/;
/** Something in a database beside ours, or that database. */
const DEFINITION_BESIDE = /^(CREATE (?:DATABASE|TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS)\s+(\w+\.\w+|\w+$)/;

/**
 * What a statement of the schema becomes in a cluster. A definition concerns the shards' own tables, in `database`, and
 * carries with it the Distributed table of the same name that shows all shards' rows. An `INSERT INTO … SELECT` moves data
 * that is there already: where the rows stay with their spans, every shard moves its own; otherwise they are read from all
 * shards and go where they belong.
 * @throws Error for any other statement, because nobody has thought of it
 */
export function clusterStatements(statement: string, database: string, topology: ClusterTopology): string[] {
  const target = /^INSERT INTO (\w+)/.exec(statement)?.[1];
  if (target !== undefined) {
    const staysWithSpans = SHARDING_KEYS.get(target) === undefined;
    return [
      `${qualifyTables(statement, databaseOfAll(database))}
SETTINGS parallel_distributed_insert_select = ${staysWithSpans ? 2 : 0}`,
    ];
  }
  if (DEFINITION_BESIDE.test(statement)) {
    const named = statement.replace(DEFINITION_BESIDE, (definition) => `${definition}${onCluster(topology)}`);
    return [qualifyTables(named, databaseOfAll(database))];
  }
  const [, action, table] = DEFINITION.exec(statement) ?? [];
  if (action === undefined || table === undefined) {
    throw new Error(`A cluster cannot run this statement of the schema: ${statement.slice(0, 100)}`);
  }
  return [localDefinition(statement, database, topology), ...distributedTable(action, table, database, topology)];
}

/** A definition of one of the shards' own tables, without what goes with it. */
export function localDefinition(statement: string, database: string, topology: ClusterTopology): string {
  const named = statement.replace(
    DEFINITION,
    (_, action: string, table: string) => `${action} ${database}.${table}${onCluster(topology)}`,
  );
  const local = qualifyTables(named, database);
  return topology.replicated ? withReplicatedEngine(local) : local;
}

/** What makes one server pass a definition on to all. */
export function onCluster({ name, replicated }: ClusterTopology): string {
  return replicated ? ` ON CLUSTER '${name}'` : '';
}

/** `AS` takes over the columns, so the table is made anew whenever they may have changed; it holds nothing itself. */
function distributedTable(action: string, table: string, database: string, topology: ClusterTopology): string[] {
  if (!SHARDING_KEYS.has(table)) return [];
  const name = `${databaseOfAll(database)}.${table}${onCluster(topology)}`;
  if (action.startsWith('DROP')) return [`DROP TABLE IF EXISTS ${name}`];
  const key = SHARDING_KEYS.get(table);
  const place = `'${topology.name}', '${database}', '${table}'${key === undefined ? '' : `, ${key}`}`;
  return [`CREATE OR REPLACE TABLE ${name} AS ${database}.${table} ENGINE = Distributed(${place})`];
}

/** Replicated tables remember inserted blocks by themselves, in Keeper, and refuse the setting of those that do not. */
function withReplicatedEngine(statement: string): string {
  return statement
    .replace(/\bENGINE = (\w*MergeTree)\b(?:\(([^)]*)\))?/, (_, engine: string, parameters?: string) => {
      return `ENGINE = Replicated${engine}(${parameters ? `${REPLICA}, ${parameters}` : REPLICA})`;
    })
    .replace(/,\s*non_replicated_deduplication_window = \d+/, '')
    .replace(/\bnon_replicated_deduplication_window = \d+,\s*/, '')
    .replace(/\s*\bSETTINGS non_replicated_deduplication_window = \d+/, '');
}
