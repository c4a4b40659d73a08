import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openStoreReads } from '../../apps/web/server/store-reads.ts';
import { AT_MS, change } from './breaker-fixture.ts';
import { insertSpans } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

/** Start of a bucket. */
const startMs = AT_MS - 2_000 - 300_000;
const read = async (fromMs: number, toMs: number) => {
  const { signal } = new AbortController();
  return (await openStoreReads(store).graphWithBreakers({ fromMs, toMs, nowMs: Date.now(), signal })).breakers;
};

test('time in states is that of whole buckets, as counts are, however the window lies in them', async () => {
  await insertSpans(store, [
    change('a', 'open', 'half_open', startMs + 500),
    change('b', 'half_open', 'closed', startMs + 1_000),
    change('c', 'closed', 'open', startMs + 55_000),
  ]);
  const [breaker] = await read(startMs + 3_000, startMs + 52_000);
  expect(breaker?.timeInState).toEqual({ open: 5_500, half_open: 500, closed: 54_000, isolated: 0 });
});
