import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { portOf } from '../platform/addresses.ts';
import { connectCache, fillCache, readCache, writeCache } from '../platform/cache.ts';
import { connectDatabase } from '../platform/database.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { somethingListens } from '../platform/something-listens.ts';
import type { Subscriber } from './contracts.ts';

const DATABASE_TIMEOUT_MS = 700;
const TTL_SECONDS = 600;
const WARM_AGAIN_AFTER_MS = 300;

type Profile = Omit<Subscriber, 'source'>;

await runHttpService('subscriber', (app) => {
  const cache = connectCache();
  const database = connectDatabase(DATABASE_TIMEOUT_MS);

  app.get<{ Params: UserParams }>('/subscribers/:user', USER_SCHEMA, async ({ params: { user } }, reply) => {
    const cached = await readCache<Profile>(cache, keyOf(user));
    if (cached) return { ...cached, source: 'cache' };
    const profile = await lookUp(database, user);
    if (!profile) return reply.code(404).send({ error: `There is no subscriber ${user}.` });
    await writeCache(cache, keyOf(user), profile, TTL_SECONDS);
    return { ...profile, source: 'database' };
  });

  const stopping = new AbortController();
  void warm(cache, database, stopping.signal);
  return async () => {
    stopping.abort();
    cache.disconnect();
    await database.end();
  };
});

function keyOf(user: number): string {
  return `subscriber:${user}`;
}

async function lookUp(database: Pool, user: number): Promise<Profile | undefined> {
  const { rows } = await database.query<Profile>('SELECT id AS user, plan, country FROM subscribers WHERE id = $1', [
    user,
  ]);
  return rows[0];
}

/**
 * Fills the cache with everybody, as a cache warmer does before a region takes traffic, as soon as cache and database
 * answer. It happens once, when this process starts: a cache lost later stays cold until misses have refilled it.
 */
async function warm(cache: Redis, database: Pool, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await Promise.all([portOf('cache'), portOf('database')].map((port) => somethingListens(port, signal)));
      const { rows } = await database.query<Profile>('SELECT id AS user, plan, country FROM subscribers');
      await fillCache(
        cache,
        rows.map((profile) => [keyOf(profile.user), profile]),
      );
      return;
    } catch {
      await wait(WARM_AGAIN_AFTER_MS, undefined, { signal }).catch(() => {});
    }
  }
}
