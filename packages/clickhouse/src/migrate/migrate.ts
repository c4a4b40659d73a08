import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../store/connect.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { readMigrations } from './migration-files.ts';
import { applyRetention, type Retention } from './retention.ts';

export interface MigrateOptions extends Retention {
  /** How long to wait for a server that does not answer yet. Default 60 s. */
  waitMs?: number;
  signal?: AbortSignal;
}

/** Thrown when the database cannot be used by this version of Faultline; the message says why. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

const RETRY_EVERY_MS = 250;

/**
 * Creates the database and brings its schema up to date; sets how long things are kept. Does nothing where nothing is
 * to be done. Several collectors may do it at once: every statement can be repeated without harm.
 * @throws SchemaError when a newer Faultline has migrated this database
 * @throws StoreUnavailableError when the server does not answer within `waitMs`
 */
export async function migrate(store: Store, options: MigrateOptions): Promise<void> {
  await createDatabase(store, options);
  await store.run(
    `CREATE TABLE IF NOT EXISTS schema_migrations (version UInt32, name String, applied_at DateTime DEFAULT now())
     ENGINE = ReplacingMergeTree ORDER BY version`,
  );
  const migrations = await readMigrations();
  const applied = new Set(
    (await store.read<{ version: number }>('SELECT DISTINCT version FROM schema_migrations')).map((row) => row.version),
  );
  const newestKnown = migrations.at(-1)?.version ?? 0;
  const newestApplied = Math.max(0, ...applied);
  if (newestApplied > newestKnown) {
    throw new SchemaError(
      `The database ${store.database} was written by a newer Faultline (schema ${newestApplied}; this one knows ` +
        `${newestKnown}): update this Faultline, or name another database in FAULTLINE_CLICKHOUSE_URL.`,
    );
  }
  for (const { version, name, statements } of migrations) {
    if (applied.has(version)) continue;
    for (const statement of statements) await store.run(statement);
    await store.run('INSERT INTO schema_migrations (version, name) VALUES ({version:UInt32}, {name:String})', {
      params: { version, name },
    });
  }
  await applyRetention(store, options);
}

/** The first statement, so the one that waits for a server that is starting. */
async function createDatabase(store: Store, { waitMs = 60_000, signal }: MigrateOptions): Promise<void> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    try {
      await store.run('CREATE DATABASE IF NOT EXISTS {database:Identifier}', {
        params: { database: store.database },
        database: 'system',
        ...(signal ? { signal } : {}),
      });
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      if (performance.now() > giveUpAt) {
        const waited = `${Math.round(waitMs / 1000)} s`;
        throw new StoreUnavailableError(
          `${error.message.replace(/\.$/, '')} (waited ${waited}): check FAULTLINE_CLICKHOUSE_URL.`,
          { cause: error },
        );
      }
      await delay(RETRY_EVERY_MS, undefined, signal ? { signal } : {});
    }
  }
}
