import { createRejectionWriter, type Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedBucketMs, readAround } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;

beforeAll(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

test('rejected spans count in the window in which they arrived, once per token', async () => {
  const atMs = closedBucketMs();
  const writer = createRejectionWriter(store);
  const rejections = new Map([
    ['invalid_trace_id', 3],
    ['invalid_span_id', 2],
  ]);
  await writer.write(rejections, atMs + 4_000, 'a');
  await writer.write(rejections, atMs + 4_000, 'a');
  await writer.write(new Map([['invalid_span_id', 1]]), atMs + 5_000, 'b');
  await writer.write(new Map([['invalid_span_id', 9]]), atMs - 3_600_000, 'c');
  expect((await readAround(store, atMs)).quality).toMatchObject({ rejected: 6, duplicates: 0 });
});

test('spans of requests that came again are duplicates, and not rejected', async () => {
  const atMs = closedBucketMs() - 7_200_000;
  await createRejectionWriter(store).write(new Map([['repeated', 4]]), atMs, 'd');
  expect((await readAround(store, atMs)).quality).toMatchObject({ rejected: 0, duplicates: 4 });
});
