import { randomBytes } from 'node:crypto';
import { connect, migrate, type Store } from '@faultline/clickhouse';
import { inject } from 'vitest';
import { databaseUrl, emptyTables, RETENTION, type TestServer } from './clickhouse-fixture.ts';
import './start-shared-server.ts';

/**
 * The server that all contract tests share, with databases of its own for each file: to start a server for each takes longer
 * than most tests. Databases stay until it stops: to drop one waits for whatever a test left running in it.
 */
export function sharedTestServer(): TestServer {
  const url = new URL(inject('clickhouseUrl'));
  const stores: Store[] = [];
  const freshStore = async () => {
    const store = connect(databaseUrl(url, `test_${randomBytes(6).toString('hex')}`));
    stores.push(store);
    await migrate(store, RETENTION);
    return store;
  };
  let reused: Store | undefined;
  return {
    server: { url },
    freshStore,
    async emptiedStore() {
      if (reused) await emptyTables(reused);
      else reused = await freshStore();
      return reused;
    },
    async close() {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}
