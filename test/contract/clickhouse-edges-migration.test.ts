import { createEdgeJob, migrate, type Store } from '@faultline/clickhouse';
import { afterAll, expect, test } from 'vitest';
import { CLIENT, closedBucketMs, insertSpans, RETENTION, readAround, summarise } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
afterAll(() => clickhouse.close());

const MARKER = "'', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, 0";

/** As schema 6 left it: a bucket, with the row without spans that said how many ends it held. */
async function writeAsBefore(store: Store, bucketMs: number, halves: number, duplicates: number): Promise<void> {
  const columns = `bucket, version, source_kind, source, target_kind, target, address, connection, breaker, executed, matched,
    failed, timed_out, retries, injected, rows, sampled_rows, duplicate_rows, halves`;
  const bucket = `toDateTime(${bucketMs / 1000})`;
  await store.run(`INSERT INTO edges_10s (${columns})
    VALUES (${bucket}, 5, 'service', 'api', 'service', 'checkout', '', 'rpc', '', 7, 7, 0, 0, 0, 0, 14, 0, 0, 0)`);
  await store.run(`INSERT INTO edges_10s (${columns}) VALUES (${bucket}, 5, ${MARKER}, ${duplicates}, ${halves})`);
}

test('edges that schema 6 wrote are read as they were, and written again when something comes', async () => {
  const store = await clickhouse.freshStore();
  const bucketMs = closedBucketMs();
  await writeAsBefore(store, bucketMs, 1, 3);
  await writeAsBefore(store, bucketMs + 20_000, 0, 0);
  await store.run('TRUNCATE TABLE schema_migrations');
  await migrate(store, RETENTION);
  expect(
    await store.read('SELECT halves, toUInt32(duplicate_rows) AS duplicates FROM edge_versions FINAL ORDER BY bucket'),
  ).toEqual([
    { halves: 0, duplicates: 3 },
    { halves: 0, duplicates: 0 },
  ]);
  const before = await readAround(store, bucketMs);
  expect(summarise(before)).toMatchObject([{ source: 'api', target: 'checkout', executed: 14 }]);
  expect(before.quality.duplicates).toBe(3);

  const call = { trace: 'new', kind: CLIENT, service: 'api', atMs: bucketMs };
  await insertSpans(store, [
    { ...call, span: 'a' },
    { ...call, span: 'b' },
  ]);
  expect((await createEdgeJob(store, Date.now).run()).buckets).toBe(1);
  expect(summarise(await readAround(store, bucketMs)).map(({ executed }) => executed)).toEqual([2, 7]);
});
