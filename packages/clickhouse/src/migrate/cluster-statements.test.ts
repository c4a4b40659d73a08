import { expect, test } from 'vitest';
import { type ClusterTopology, clusterStatements } from './cluster-statements.ts';
import { readMigrations } from './migration-files.ts';

const REPLICATED: ClusterTopology = { name: 'c', replicated: true };
const SHARDS: ClusterTopology = { name: 'c', replicated: false };
const on = (topology: ClusterTopology) => (statement: string) => clusterStatements(statement, 'db', topology);
const replicated = on(REPLICATED);
const shards = on(SHARDS);

const REPLICA = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";

test('a table is replicated within its shard, and shown by a Distributed one of the same name', () => {
  const sql = `CREATE TABLE IF NOT EXISTS edges_10s (bucket DateTime)
ENGINE = ReplacingMergeTree(version)
ORDER BY bucket
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000`;
  expect(replicated(sql)).toEqual([
    `CREATE TABLE IF NOT EXISTS db.edges_10s ON CLUSTER 'c' (bucket DateTime)
ENGINE = ReplicatedReplacingMergeTree(${REPLICA}, version)
ORDER BY bucket
SETTINGS ttl_only_drop_parts = 1`,
    "CREATE OR REPLACE TABLE db_all.edges_10s ON CLUSTER 'c' AS db.edges_10s " +
      "ENGINE = Distributed('c', 'db', 'edges_10s', intDiv(toUnixTimestamp(bucket), 10))",
  ]);
});

test('shards without Keeper have the same tables with plain engines', () => {
  const sql = `CREATE TABLE IF NOT EXISTS halves (link UInt64) ENGINE = MergeTree ORDER BY link
SETTINGS non_replicated_deduplication_window = 1000`;
  expect(shards(sql)).toEqual([
    sql.replace('halves', 'db.halves'),
    "CREATE OR REPLACE TABLE db_all.halves AS db.halves ENGINE = Distributed('c', 'db', 'halves')",
  ]);
});

test.each([
  ['SETTINGS non_replicated_deduplication_window = 1000', ''],
  ['SETTINGS non_replicated_deduplication_window = 1000, a = 1', 'SETTINGS a = 1'],
  ['SETTINGS a = 1, non_replicated_deduplication_window = 1000, b = 2', 'SETTINGS a = 1, b = 2'],
])('of "%s" a replicated table keeps "%s"', (settings, kept) => {
  const [local] = replicated(`CREATE TABLE IF NOT EXISTS t (a UInt8) ENGINE = MergeTree ORDER BY a ${settings}`);
  expect(local).toBe(
    `CREATE TABLE IF NOT EXISTS db.t ON CLUSTER 'c' (a UInt8) ENGINE = ReplicatedMergeTree(${REPLICA}) ORDER BY a ${kept}`.trim(),
  );
});

test('views read the tables of their own shard', () => {
  expect(
    replicated('CREATE MATERIALIZED VIEW IF NOT EXISTS halves_of_spans_mv TO halves AS SELECT 1 FROM spans'),
  ).toEqual([
    "CREATE MATERIALIZED VIEW IF NOT EXISTS db.halves_of_spans_mv ON CLUSTER 'c' TO db.halves AS SELECT 1 FROM db.spans",
  ]);
  expect(shards('CREATE VIEW IF NOT EXISTS edges_10s_current AS SELECT * FROM edges_10s')[0]).toBe(
    'CREATE VIEW IF NOT EXISTS db.edges_10s_current AS SELECT * FROM db.edges_10s',
  );
});

test('a table that only feeds views is not replicated', () => {
  const sql = 'CREATE TABLE IF NOT EXISTS received (a UInt8) ENGINE = Null';
  expect(replicated(sql)).toEqual(["CREATE TABLE IF NOT EXISTS db.received ON CLUSTER 'c' (a UInt8) ENGINE = Null"]);
});

test('a changed table takes its Distributed one along', () => {
  expect(replicated('ALTER TABLE halves ADD COLUMN IF NOT EXISTS spans UInt64')).toEqual([
    "ALTER TABLE db.halves ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS spans UInt64",
    "CREATE OR REPLACE TABLE db_all.halves ON CLUSTER 'c' AS db.halves ENGINE = Distributed('c', 'db', 'halves')",
  ]);
  expect(replicated('DROP VIEW IF EXISTS edges_10s_current')).toEqual([
    "DROP VIEW IF EXISTS db.edges_10s_current ON CLUSTER 'c'",
    "DROP TABLE IF EXISTS db_all.edges_10s_current ON CLUSTER 'c'",
  ]);
});

test('data moves within its shard where it stays with the spans, and through the sharding key elsewhere', () => {
  for (const render of [replicated, shards]) {
    expect(render('INSERT INTO halves (link) SELECT 1 FROM spans')).toEqual([
      'INSERT INTO db_all.halves (link) SELECT 1 FROM db_all.spans\nSETTINGS parallel_distributed_insert_select = 2',
    ]);
    expect(render('INSERT INTO edges_10s (bucket) SELECT bucket FROM halves')).toEqual([
      'INSERT INTO db_all.edges_10s (bucket) SELECT bucket FROM db_all.halves\nSETTINGS parallel_distributed_insert_select = 0',
    ]);
  }
});

test('what is beside our database reads and writes the rows of all shards', () => {
  expect(replicated('CREATE DATABASE IF NOT EXISTS db_otel')).toEqual([
    "CREATE DATABASE IF NOT EXISTS db_otel ON CLUSTER 'c'",
  ]);
  expect(
    shards('CREATE MATERIALIZED VIEW IF NOT EXISTS db_otel.mv TO spans AS SELECT 1 FROM db_otel.otel_traces'),
  ).toEqual(['CREATE MATERIALIZED VIEW IF NOT EXISTS db_otel.mv TO db_all.spans AS SELECT 1 FROM db_otel.otel_traces']);
});

test('a statement that nobody has thought of is not run', () => {
  expect(() => replicated('OPTIMIZE TABLE spans FINAL')).toThrow('A cluster cannot run this statement');
});

test('every statement of the schema can be run on a cluster, and none knows of a table without its database', async () => {
  const statements = (await readMigrations('db')).flatMap((migration) => migration.statements);
  for (const statement of statements.flatMap(replicated)) {
    expect(statement).toMatch(/^INSERT INTO db_all\.| ON CLUSTER 'c'/);
    expect(statement).not.toMatch(/non_replicated|ENGINE = (?!Replicated)\w*MergeTree/);
    expect(statement).not.toMatch(/\b(FROM|JOIN)\s+(?!db(_all|_otel)?\.|\()[a-z]\w*\b(?!\()/);
  }
});
