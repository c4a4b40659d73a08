import { Redis } from 'ioredis';
import { LOOPBACK, portOf } from './addresses.ts';

const LONGEST_RECONNECT_MS = 1_000;

/** A connection to the cache. Commands fail at once while it is away, and after 200 ms when it is slow. */
export function connectCache(): Redis {
  const cache = new Redis({
    host: LOOPBACK,
    port: portOf('cache'),
    protocol: 2,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 200,
    disableClientInfo: true,
    retryStrategy: (attempt) => Math.min(100 * attempt, LONGEST_RECONNECT_MS),
  });
  // a cache that is away shows in every command; unheard, the event would end the process
  cache.on('error', () => {});
  return cache;
}

/** The value, or undefined when the cache does not have it or does not answer: a cache never fails its user. */
export async function readCache<T>(cache: Redis, key: string): Promise<T | undefined> {
  const text = await cache.get(key).catch(() => null);
  return text === null ? undefined : (JSON.parse(text) as T);
}

/** Stores a value for about `ttlSeconds` (spread by ±20 %, so that entries do not expire together), if it can. */
export async function writeCache(cache: Redis, key: string, value: unknown, ttlSeconds: number): Promise<void> {
  const spread = 0.8 + 0.4 * Math.random();
  await cache.set(key, JSON.stringify(value), 'EX', Math.round(ttlSeconds * spread)).catch(() => null);
}

/** Keys and values in one command; the cache takes a thousand words at most. */
const VALUES_AT_ONCE = 400;

/** Stores many values until they are deleted. Throws when the cache does not answer. */
export async function fillCache(cache: Redis, values: readonly [key: string, value: unknown][]): Promise<void> {
  for (let start = 0; start < values.length; start += VALUES_AT_ONCE) {
    const chunk = values.slice(start, start + VALUES_AT_ONCE);
    await cache.mset(chunk.flatMap(([key, value]) => [key, JSON.stringify(value)]));
  }
}
