import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from './connect.ts';

/** A shard that works says so all the time; one that says nothing for this long does not answer. */
const SHARD_ANSWERS_WITHIN_SECONDS = 30;

const STRICT: ClickHouseSettings = { skip_unavailable_shards: 0, receive_timeout: SHARD_ANSWERS_WITHIN_SECONDS };

/**
 * The same store for one that must not miss anything: its reads and statements fail when a shard does not answer, instead
 * of leaving that shard's rows out.
 */
export function onEveryShard(store: Store): Store {
  if (store.cluster === undefined) return store;
  return {
    ...store,
    read: (sql, options) => store.read(sql, { ...options, everyShard: true }),
    run: (sql, options) => store.run(sql, { ...options, settings: { ...options?.settings, ...STRICT } }),
  };
}
