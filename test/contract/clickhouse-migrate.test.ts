import { connect, migrate, SchemaError, type Store, StoreUnavailableError } from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseUrl, RETENTION } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;

beforeAll(async () => {
  store = await clickhouse.freshStore();
});
afterAll(() => clickhouse.close());

const schemaOf = (store: Store) =>
  store.read<{ name: string; ddl: string }>(
    'SELECT name, create_table_query AS ddl FROM system.tables WHERE database = {database:String} ORDER BY name',
    { params: { database: store.database } },
  );

test('a second migration changes nothing', async () => {
  const before = await schemaOf(store);
  await migrate(store, RETENTION);
  expect(await schemaOf(store)).toEqual(before);
  expect(before.map((table) => table.name)).toEqual(expect.arrayContaining(['spans', 'halves', 'edges_10s_current']));
});

test('several collectors may migrate at once', async () => {
  const url = databaseUrl(clickhouse.server.url, 'shared');
  const stores = [connect(url), connect(url), connect(url)];
  try {
    await Promise.all(stores.map((store) => migrate(store, RETENTION)));
    const named = async (at: typeof store) => (await schemaOf(at)).map((table) => table.name);
    expect(await named(stores[0]!)).toEqual(await named(store));
  } finally {
    await stores[0]!.run('DROP DATABASE IF EXISTS shared');
    await Promise.all(stores.map((store) => store.close()));
  }
});

test('a new retention is applied to tables that exist', async () => {
  await migrate(store, { ...RETENTION, retentionSpansMs: 3_600_000 });
  const spans = (await schemaOf(store)).find((table) => table.name === 'spans');
  expect(spans?.ddl).toContain('TTL toDateTime(Timestamp) + toIntervalSecond(3600)');
});

test('a database that a newer version has migrated is refused', async () => {
  await store.run("INSERT INTO schema_migrations (version, name) VALUES (9999, '9999_future')");
  await expect(migrate(store, RETENTION)).rejects.toThrow(SchemaError);
  await expect(migrate(store, RETENTION)).rejects.toThrow(/written by a newer Faultline \(schema 9999/);
});

test('a server that never answers is given up on after the time allowed', async () => {
  const store = connect(new URL(`http://user:secret@127.0.0.1:${await freePort()}/faultline`));
  await expect(migrate(store, { ...RETENTION, waitMs: 300 })).rejects.toThrow(StoreUnavailableError);
  await store.close();
});
