import { createDeployReader, createDeployWriter, type Store } from '@faultline/clickhouse';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closedBucketMs, insertSpans, SERVER } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const atMs = closedBucketMs();
const MINUTE_MS = 60_000;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

let spans = 0;
const served = (service: string, version: string, ms: number) => ({
  trace: `trace ${spans}`,
  span: `span ${spans++}`,
  kind: SERVER,
  service,
  atMs: ms,
  resource: { 'service.version': version },
});
const read = (more: { service?: string; fromMs?: number; limit?: number } = {}) =>
  createDeployReader(store).read({ fromMs: atMs - 5 * MINUTE_MS, toMs: atMs + MINUTE_MS, limit: 100, ...more });

test('a version that a service did not have before is a deploy, at the 10 s in which it is seen first', async () => {
  await insertSpans(store, [
    served('checkout', '1.0.0', atMs - 10 * MINUTE_MS),
    served('checkout', '2.0.0', atMs),
    served('checkout', '2.0.0', atMs + 20_000),
    // An instance that was not replaced yet.
    served('checkout', '1.0.0', atMs + 20_000),
    served('cart', '7', atMs),
  ]);
  expect(await read()).toEqual([
    {
      id: '',
      service: 'checkout',
      version: '2.0.0',
      previousVersion: '1.0.0',
      at: atMs,
      environment: '',
      description: '',
      url: '',
      source: 'seen',
    },
  ]);
});

test('a service that has one version, and one that returns to a former version, was not deployed', async () => {
  await insertSpans(store, [
    served('cart', '7', atMs - 10 * MINUTE_MS),
    served('cart', '8', atMs - 9 * MINUTE_MS),
    served('cart', '7', atMs),
    served('new', '1', atMs),
  ]);
  expect(await read()).toEqual([]);
});

test('two versions within the window are in the order of their first spans', async () => {
  await insertSpans(store, [
    served('cart', '7', atMs - 4 * MINUTE_MS),
    served('cart', '8', atMs - 3 * MINUTE_MS),
    served('cart', '9', atMs - 2 * MINUTE_MS),
  ]);
  expect((await read()).map(({ version, previousVersion }) => [version, previousVersion])).toEqual([
    ['9', '8'],
    ['8', '7'],
  ]);
});

test('one that was reported is kept once, and read with what spans know of it', async () => {
  await insertSpans(store, [served('cart', '7', atMs - 10 * MINUTE_MS), served('cart', '8', atMs)]);
  const deploy = {
    service: 'cart',
    version: '8',
    at: atMs - 30_000,
    environment: 'live',
    description: "it's faster",
    url: 'https://ci.example/8',
  };
  for (let twice = 0; twice < 2; twice++) await createDeployWriter(store).write('00000000000000aa', deploy);
  const expected = { ...deploy, id: '00000000000000aa', previousVersion: '7', source: 'reported' };
  expect(await read()).toEqual([expected]);
  expect(await read({ service: 'cart' })).toEqual([expected]);
  expect(await read({ service: 'checkout' })).toEqual([]);
  expect(await read({ fromMs: atMs, limit: 1 })).toMatchObject([{ source: 'seen' }]);
});
