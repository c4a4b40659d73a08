import {
  connect,
  createSpanWriter,
  type Store,
  StoreRejectedError,
  StoreUnavailableError,
} from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closedBucketMs, insertSpans, SERVER } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
let block: Uint8Array;

/** A block as a collector makes it: two spans, in ClickHouse's Native format. */
async function nativeBlock(): Promise<Uint8Array> {
  const source = await clickhouse.emptiedStore();
  const span = { trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs: closedBucketMs() };
  await insertSpans(source, [span, { ...span, span: 'b' }]);
  const { username, password, origin } = clickhouse.server.url;
  const response = await fetch(`${origin}/?database=${source.database}`, {
    method: 'POST',
    body: 'SELECT * FROM spans FORMAT Native',
    headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
  });
  return new Uint8Array(await response.arrayBuffer());
}

beforeAll(async () => {
  block = await nativeBlock();
});
beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

const counts = () => store.read('SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves');

test('a block counts once per token, however often it is written', async () => {
  const writer = createSpanWriter(store);
  await writer.write(block, { token: 'one' });
  await writer.write(block, { token: 'one' });
  expect(await counts()).toEqual([{ spans: 2, halves: 2 }]);
  await writer.write(block, { token: 'two' });
  expect(await counts()).toEqual([{ spans: 4, halves: 4 }]);
});

test('a block that cannot be read is refused for good, and nothing of it is stored', async () => {
  const writer = createSpanWriter(store);
  const corrupt = [block.subarray(0, block.length - 9), new Uint8Array(64).fill(0xff), new TextEncoder().encode('{}')];
  for (const [index, bytes] of corrupt.entries()) {
    await expect(writer.write(bytes, { token: `corrupt-${index}` })).rejects.toThrow(StoreRejectedError);
  }
  expect(await counts()).toEqual([{ spans: 0, halves: 0 }]);
});

test('a block may be written later when the server is away, or has no tables yet', async () => {
  const away = connect(new URL(`http://user:secret@127.0.0.1:${await freePort()}/faultline`));
  await expect(createSpanWriter(away).write(block, { token: 'a' })).rejects.toThrow(StoreUnavailableError);
  await away.close();

  const withoutTables = await clickhouse.freshStore();
  await withoutTables.run('DROP TABLE spans');
  await expect(createSpanWriter(withoutTables).write(block, { token: 'a' })).rejects.toThrow(StoreUnavailableError);
});
