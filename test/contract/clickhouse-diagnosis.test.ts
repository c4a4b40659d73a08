import { createDiagnosisReader, createEdgeJob, type Store } from '@faultline/clickhouse';
import { diagnose, sumSpans } from '@faultline/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CLIENT, closedBucketMs, insertSpans, SERVER, startTestServer, type TestServer } from './clickhouse-fixture.ts';

let clickhouse: TestServer;
let store: Store;
const atMs = closedBucketMs();
const MINUTE_MS = 60_000;
const incident = { fromMs: atMs, toMs: atMs + MINUTE_MS };
const baseline = { fromMs: atMs - 4 * MINUTE_MS, toMs: atMs - MINUTE_MS };

beforeAll(async () => {
  clickhouse = await startTestServer();
});
beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

/** A request to the shop: it asks cart, which asks its database. */
function request(name: string, ms: number, { cartMs = 5, databaseMs = 3 } = {}) {
  const cartTotal = cartMs + databaseMs;
  const database = { 'db.system.name': 'postgresql', 'server.address': 'db.local', 'db.namespace': 'carts' };
  return [
    { trace: name, span: `${name}a`, kind: SERVER, service: 'shop', atMs: ms, durationMs: cartTotal + 12 },
    {
      trace: name,
      span: `${name}b`,
      parent: `${name}a`,
      kind: CLIENT,
      service: 'shop',
      atMs: ms + 1,
      durationMs: cartTotal + 2,
    },
    {
      trace: name,
      span: `${name}c`,
      parent: `${name}b`,
      kind: SERVER,
      service: 'cart',
      atMs: ms + 2,
      durationMs: cartTotal,
    },
    {
      trace: name,
      span: `${name}d`,
      parent: `${name}c`,
      kind: CLIENT,
      service: 'cart',
      atMs: ms + 3,
      durationMs: databaseMs,
      attributes: database,
    },
  ];
}
const requests = (prefix: string, count: number, fromMs: number, sick: Parameters<typeof request>[2] = {}) =>
  Array.from({ length: count }, (_, i) => request(`${prefix}${i}`, fromMs + i * 200 + (i % 7), sick)).flat();

async function diagnosed() {
  const reader = createDiagnosisReader(store);
  const [then, now] = [await reader.read(baseline), await reader.read(incident)];
  return { then, now, diagnosis: diagnose(sumSpans(then.traces), sumSpans(now.traces)) };
}

test('a service that takes longer by itself is named', async () => {
  await insertSpans(store, [
    ...requests('before', 200, baseline.fromMs),
    ...requests('after', 150, incident.fromMs, { cartMs: 80 }),
  ]);
  const { then, now, diagnosis } = await diagnosed();
  expect([then.share, now.share]).toEqual([1, 1]);
  expect(then.traces).toHaveLength(200);
  expect(diagnosis.suspects[0]).toMatchObject({ service: 'cart', kind: 'service' });
});

test('a database is known by its half, and named when calls to it take longer', async () => {
  await insertSpans(store, [
    ...requests('before', 200, baseline.fromMs),
    ...requests('after', 150, incident.fromMs, { databaseMs: 90 }),
  ]);
  await createEdgeJob(store, Date.now).run();
  const { now, diagnosis } = await diagnosed();
  const calls = now.traces[0]!.spans.filter(({ calleeKind }) => calleeKind === 'database');
  expect(calls.map(({ callee }) => callee)).toEqual(['postgresql/db.local/carts']);
  expect(diagnosis.suspects[0]).toMatchObject({ kind: 'dependency', reading: 'slow-dependency' });
});

test('spans that came twice count once, and only those that start in the window count', async () => {
  const spans = requests('before', 20, baseline.fromMs);
  await insertSpans(store, [...spans, ...requests('outside', 5, baseline.toMs + 1_000)]);
  await insertSpans(store, spans);
  const { then } = await diagnosed();
  expect(then.traces.flatMap((trace) => trace.spans)).toHaveLength(80);
});

test('a store without spans has nothing to say', async () => {
  const { diagnosis } = await diagnosed();
  expect(diagnosis.suspects).toEqual([]);
});
