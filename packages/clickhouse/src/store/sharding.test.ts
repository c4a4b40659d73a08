import { expect, test } from 'vitest';
import { readMigrations } from '../migrate/migration-files.ts';
import { qualifyTables, SHARDING_KEYS } from './sharding.ts';

test('tables are qualified wherever a statement reads or writes them', () => {
  expect(qualifyTables('SELECT * FROM halves AS a\n LEFT JOIN spans USING (x)', 'db')).toBe(
    'SELECT * FROM db.halves AS a\n LEFT JOIN db.spans USING (x)',
  );
  expect(qualifyTables('INSERT INTO edges_10s (bucket) SELECT bucket FROM\n  halves', 'db')).toBe(
    'INSERT INTO db.edges_10s (bucket) SELECT bucket FROM\n  db.halves',
  );
  expect(qualifyTables('CREATE MATERIALIZED VIEW IF NOT EXISTS m TO halves AS SELECT 1 FROM spans', 'db')).toBe(
    'CREATE MATERIALIZED VIEW IF NOT EXISTS m TO db.halves AS SELECT 1 FROM db.spans',
  );
});

test('columns, subqueries and tables of other databases stay as they are', () => {
  for (const sql of [
    'SELECT halves, edges_10s.halves, sum(spans) FROM (SELECT 1)',
    'SELECT count() FROM system.tables',
    'SELECT count() FROM other.spans',
    'ALTER TABLE x ADD COLUMN IF NOT EXISTS spans UInt64',
  ]) {
    expect(qualifyTables(sql, 'db')).toBe(sql);
  }
});

test('a longer name is not taken for the shorter one it begins with', () => {
  expect(qualifyTables('SELECT * FROM edges_10s_current', 'db')).toBe('SELECT * FROM db.edges_10s_current');
  expect(qualifyTables('SELECT * FROM spans_of_others', 'db')).toBe('SELECT * FROM spans_of_others');
});

test('every table and view of the schema says where its rows are in a cluster', async () => {
  const statements = (await readMigrations('db')).flatMap((migration) => migration.statements);
  const created = statements.flatMap(
    (sql) => /^CREATE (?:TABLE|VIEW) IF NOT EXISTS (\w+)(?!\.|\w)/.exec(sql)?.[1] ?? [],
  );
  expect([...SHARDING_KEYS.keys()].sort()).toEqual([...created, 'schema_migrations'].sort());
});
