import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One numbered file of `schema/`. Every statement can be repeated without harm. */
export interface Migration {
  version: number;
  name: string;
  statements: string[];
}

const SCHEMA_DIRECTORY = fileURLToPath(new URL('../../schema/', import.meta.url));

/** The database beside ours that the OpenTelemetry Collector's ClickHouse exporter writes to. */
export function exporterDatabase(database: string): string {
  return `${database}_otel`;
}

/** All migrations in order, for this database. */
export async function readMigrations(database: string, directory = SCHEMA_DIRECTORY): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      version: Number(name.slice(0, 4)),
      name: name.slice(0, -'.sql'.length),
      statements: splitStatements(await readFile(`${directory}/${name}`, 'utf8')).map((statement) =>
        statement.replaceAll('{exporter_database}', exporterDatabase(database)),
      ),
    })),
  );
}

/** Statements of a file: comment lines left out, cut at semicolons that end a line. */
export function splitStatements(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
