import { expect, test } from 'vitest';
import { readMigrations, splitStatements } from './migration-files.ts';

test('statements are cut at semicolons that end a line; comment lines are left out, whatever they hold', () => {
  const sql = `-- first; with a semicolon;
CREATE TABLE a (x String DEFAULT 'a;b');

  -- second
SELECT 1;  \n`;
  expect(splitStatements(sql)).toEqual(["CREATE TABLE a (x String DEFAULT 'a;b')", 'SELECT 1']);
});

/** What is inserted twice into a ReplacingMergeTree is there once. */
test('migrations are numbered from 1 without gaps, and every statement can be repeated', async () => {
  const migrations = await readMigrations('db');
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  for (const statement of migrations.flatMap((migration) => migration.statements)) {
    expect(statement).toMatch(
      /^(CREATE (DATABASE|TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW|ALTER TABLE \w+\s+(ADD|DROP|MODIFY) \w+ IF (NOT )?EXISTS|DROP (VIEW|TABLE) IF EXISTS)\s|^INSERT INTO (trace_places|resources|edge_versions|breakers_\w+)\b|^ALTER TABLE (edge_versions UPDATE|breaker_calls MATERIALIZE INDEX)\b/,
    );
  }
});

// Whoever repeats migrations while another collector writes would bring it back, and what it counts would count twice.
test('no migration makes a materialized view that a later one drops', async () => {
  const statements = (await readMigrations('db')).flatMap((migration) => migration.statements);
  const named = (pattern: RegExp) => statements.flatMap((statement) => pattern.exec(statement)?.[1] ?? []);
  const made = named(/^CREATE MATERIALIZED VIEW IF NOT EXISTS (\w+)/);
  expect(made).toContain('halves_of_spans_mv');
  expect(made.filter((view) => named(/^DROP VIEW IF EXISTS (\w+)/).includes(view))).toEqual([]);
});

test('halves keep every attribute that they look for', async () => {
  const view = (await readMigrations('db'))
    .flatMap(({ statements }) => statements)
    .find((statement) => statement.includes('halves_of_spans_mv'))!;
  const kept = /key IN \(([^)]+)\)/.exec(view)![1]!;
  const lookedFor = [...view.matchAll(/\ba\['([^']+)'\]/g)].map((match) => match[1]!);
  expect(lookedFor.length).toBeGreaterThan(30);
  expect(lookedFor.filter((key) => !kept.includes(`'${key}'`))).toEqual([]);
});
