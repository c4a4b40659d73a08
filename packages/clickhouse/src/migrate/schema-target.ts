import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from '../store/connect.ts';
import { databaseOfAll } from '../store/sharding.ts';
import { insertSettingsByShard, readShardMap } from '../write/shard-map.ts';
import { type ClusterTopology, clusterStatements, localDefinition, onCluster } from './cluster-statements.ts';

/** Versions of the schema that were recorded as applied. */
export interface AppliedVersions {
  /** On every shard that answers; one that was added lately has none yet. */
  everywhere: ReadonlySet<number>;
  /** The newest on any shard; 0 without any. */
  newest: number;
}

/** Where the schema is to be: a single server, or the shards of a cluster. */
export interface SchemaTarget {
  /** Whether there is a database that keeps track of its schema, on every shard that answers. */
  exists(): Promise<boolean>;
  /** Creates such a database where there is none. */
  create(): Promise<void>;
  /** Runs a statement of the schema, with all that goes with it. */
  apply(statement: string): Promise<void>;
  /** Runs an ALTER that does not touch columns. */
  alter(statement: string): Promise<void>;
  readApplied(): Promise<AppliedVersions>;
  recordApplied(version: number, name: string): Promise<void>;
}

/**
 * A server that is away gets a definition from Keeper when it comes back, so nobody waits long for it. Long enough for
 * every server that is there.
 */
const ON_CLUSTER_SETTINGS: ClickHouseSettings = {
  distributed_ddl_task_timeout: '5',
  distributed_ddl_output_mode: 'null_status_on_timeout',
};

/** A word now and then, so that a statement over much data is not taken for a server that does not answer. */
const LONG_RUNNING: ClickHouseSettings = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: '10000',
};

export function schemaTarget(store: Store, topology: ClusterTopology | undefined): SchemaTarget {
  const define = (statement: string, database = store.database) =>
    topology?.replicated === false
      ? store.run(statement, { database, settings: LONG_RUNNING, onEachServer: true })
      : store.run(statement, { database, settings: { ...LONG_RUNNING, ...(topology ? ON_CLUSTER_SETTINGS : {}) } });

  const apply = async (statement: string): Promise<void> => {
    const isDefinition = !statement.startsWith('INSERT');
    const statements = topology ? clusterStatements(statement, store.database, topology) : [statement];
    for (const each of statements) await (isDefinition ? define(each) : store.run(each, { settings: LONG_RUNNING }));
  };
  const answeringShards = async (): Promise<number> =>
    ((await readShardMap(store))?.shards.length ?? 1) - (await store.missingShards());

  return {
    async exists() {
      const tables = await store.read(
        store.onShards(
          "SELECT name FROM system.tables WHERE database = {database:String} AND name = 'schema_migrations'",
        ),
        { params: { database: store.database }, database: 'system' },
      );
      return tables.length >= (await answeringShards());
    },
    async create() {
      const databases = topology ? [store.database, databaseOfAll(store.database)] : [store.database];
      for (const database of databases) {
        await define(`CREATE DATABASE IF NOT EXISTS ${database}${topology ? onCluster(topology) : ''}`, 'system');
      }
      await apply(
        `CREATE TABLE IF NOT EXISTS schema_migrations (version UInt32, name String, applied_at DateTime DEFAULT now())
         ENGINE = ReplacingMergeTree ORDER BY version`,
      );
    },
    apply,
    alter: (statement) => define(topology ? localDefinition(statement, store.database, topology) : statement),
    async readApplied() {
      const rows = await store.read<{ version: number; shards: number }>(
        `SELECT version, count() AS shards
         FROM (${store.onShards('SELECT DISTINCT version FROM schema_migrations')}) GROUP BY version`,
      );
      const answering = await answeringShards();
      return {
        everywhere: new Set(rows.filter((row) => row.shards >= answering).map((row) => row.version)),
        newest: Math.max(0, ...rows.map((row) => row.version)),
      };
    },
    async recordApplied(version, name) {
      for (const settings of await insertSettingsByShard(store)) {
        await store.run(
          `INSERT INTO ${store.into('schema_migrations')} (version, name) VALUES ({version:UInt32}, {name:String})`,
          { params: { version, name }, settings },
        );
      }
    },
  };
}
