import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../store/connect.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { readMigrations } from './migration-files.ts';
import { readTopology } from './read-topology.ts';
import { applyRetention, type Retention } from './retention.ts';
import { SchemaError } from './schema-error.ts';
import { schemaTarget } from './schema-target.ts';

export interface MigrateOptions extends Retention {
  /** How long to wait for a server that does not answer yet. Default 60 s. */
  waitMs?: number;
  signal?: AbortSignal;
}

const RETRY_EVERY_MS = 250;

/**
 * Creates the database and brings its schema up to date; sets how long things are kept. Does nothing where nothing is
 * to be done. Several collectors may do it at once: every statement can be repeated without harm. In a cluster every shard
 * has the schema; a change of it needs a server of every shard, an unchanged one needs any server.
 * @throws SchemaError when a newer Faultline has migrated this database, or the cluster is not as it has to be
 * @throws StoreUnavailableError when the server does not answer within `waitMs`
 */
export async function migrate(store: Store, options: MigrateOptions): Promise<void> {
  await whenAvailable(options, async () => {
    const target = schemaTarget(store, await readTopology(store));
    if (!(await target.exists())) await target.create();
    const migrations = await readMigrations(store.database);
    const applied = await target.readApplied();
    const newestKnown = migrations.at(-1)?.version ?? 0;
    if (applied.newest > newestKnown) {
      throw new SchemaError(
        `The database ${store.database} was written by a newer Faultline (schema ${applied.newest}; this one knows ` +
          `${newestKnown}): update this Faultline, or name another database in FAULTLINE_CLICKHOUSE_URL.`,
      );
    }
    for (const { version, name, statements } of migrations) {
      if (applied.everywhere.has(version)) continue;
      for (const statement of statements) await target.apply(statement);
      await target.recordApplied(version, name);
    }
    await applyRetention(store, options, target.alter);
  });
}

/** Tries again, from the beginning, while a server is starting or dies on the way. */
async function whenAvailable<T>({ waitMs = 60_000, signal }: MigrateOptions, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await attempt();
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
