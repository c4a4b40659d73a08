import {
  connect,
  createEdgeJob,
  createGraphReader,
  createSeriesReader,
  createServiceReader,
  type Store,
} from '@faultline/clickhouse';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ENDS_SETTINGS } from '../../packages/clickhouse/src/graph/edge-select.ts';
import {
  CLIENT,
  closedBucketMs,
  databaseUrl,
  insertSpans,
  readAround,
  SERVER,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const bucketMs = closedBucketMs();

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

function request(span: string, more: Partial<TestSpan> = {}): TestSpan {
  return {
    trace: span,
    span,
    kind: SERVER,
    service: 'checkout',
    name: 'POST /orders',
    atMs: bucketMs + 1_000,
    durationMs: 100,
    resource: {
      'service.instance.id': 'checkout-1',
      'service.version': '1.0',
      'service.namespace': 'shop',
      'service.team': 'orders',
      'service.criticality': 'critical',
      'cloud.region': 'eu-1',
    },
    ...more,
  };
}

test('a service is described by what its spans say', async () => {
  const { resource } = request('a');
  await insertSpans(store, [
    request('a'),
    request('b', { resource: { ...resource, 'service.instance.id': 'checkout-2', 'service.version': '1.1' } }),
    { trace: 'a', span: 'c', parent: 'a', kind: CLIENT, service: 'api', atMs: bucketMs },
  ]);
  expect((await readAround(store, bucketMs)).services).toEqual([
    {
      name: 'api',
      namespace: '',
      team: '',
      criticality: '',
      regions: [],
      versions: [],
      instances: 1,
      lastSeenMs: bucketMs,
    },
    {
      name: 'checkout',
      namespace: 'shop',
      team: 'orders',
      criticality: 'critical',
      regions: ['eu-1'],
      versions: ['1.0', '1.1'],
      instances: 2,
      lastSeenMs: bucketMs,
    },
  ]);
});

test('spans are counted, and those that came more than a minute after their end', async () => {
  await insertSpans(store, [request('late'), request('long', { durationMs: 110_000 })]);
  expect((await readAround(store, bucketMs)).quality).toMatchObject({ spans: 2, late: 1, rejected: 0 });
});

test('traffic that was there before the window did not begin within it', async () => {
  await insertSpans(store, [request('before', { atMs: bucketMs - 60_000 }), request('now')]);
  const facts = await readAround(store, bucketMs);
  expect(facts.beganMs).toBe(facts.window.fromMs);
});

test.each([
  ['is the first request from the entry, whatever services did while they started', 120_000, 120_000],
  ['is the first call where no request came in the minutes after it', 1_200_000, 0],
])('the beginning of traffic %s', async (_, requestAfterMs, beganAfterMs) => {
  const beganMs = bucketMs - 1_500_000;
  const call = request('call', {
    kind: CLIENT,
    service: 'worker',
    atMs: beganMs,
    attributes: { 'peer.service': 'web' },
  });
  await insertSpans(store, [call, request('first', { atMs: beganMs + requestAfterMs })]);
  const window = { fromMs: beganMs - 600_000, toMs: bucketMs + 60_000 };
  const facts = await createGraphReader(store).read({ ...window, nowMs: Date.now(), recentMs: 0 });
  expect(facts.beganMs).toBe(beganMs + beganAfterMs);
});

test('a span is in the next read, marked as recent, and tells how far the facts go', async () => {
  const nowMs = Date.now();
  await insertSpans(store, [request('now', { atMs: nowMs - 500 }), request('before', { atMs: nowMs - 20_000 })]);
  const facts = await createGraphReader(store).read({ fromMs: nowMs - 60_000, toMs: nowMs, nowMs, recentMs: 5_000 });
  expect(facts.edges.map(({ executed, recent }) => [executed, recent]).sort()).toEqual([
    [1, false],
    [1, true],
  ]);
  expect(facts.asOfMs).toBe(nowMs - 500);
  expect(facts.beganMs).toBe(nowMs - 20_000);
  expect(facts.window.fromMs % 10_000).toBe(0);
  expect(facts.window.toMs).toBeGreaterThanOrEqual(nowMs);
});

test('an empty window has no facts, and is as of its start', async () => {
  const facts = await readAround(store, bucketMs);
  expect(facts).toMatchObject({
    edges: [],
    services: [],
    breakers: [],
    breakerStates: [],
    asOfMs: facts.window.fromMs,
  });
});

test('a read that is aborted rejects with the reason', async () => {
  const reason = new Error('the viewer left');
  const read = createGraphReader(store).read({
    fromMs: bucketMs,
    toMs: bucketMs + 60_000,
    nowMs: Date.now(),
    recentMs: 0,
    signal: AbortSignal.abort(reason),
  });
  await expect(read).rejects.toBe(reason);
});

test('a service’s operations, instances and versions have figures of their own', async () => {
  const { resource } = request('a');
  await insertSpans(store, [
    request('a'),
    request('b', { failed: true }),
    request('c', {
      name: 'GET /orders',
      resource: { ...resource, 'service.instance.id': 'checkout-2', 'service.version': '1.1' },
    }),
    request('d', { service: 'other' }),
  ]);
  const detail = await createServiceReader(store).read({
    service: 'checkout',
    fromMs: bucketMs,
    toMs: bucketMs + 10_000,
  });
  expect(detail.operations.map(({ operation, requests, errors }) => [operation, requests, errors])).toEqual([
    ['POST /orders', 2, 1],
    ['GET /orders', 1, 0],
  ]);
  expect(detail.operations[0]!.latency.p95 / 100).toBeCloseTo(1, 1);
  expect(
    detail.instances.map(({ instance, version, region, requests }) => [instance, version, region, requests]),
  ).toEqual([
    ['checkout-1', '1.0', 'eu-1', 2],
    ['checkout-2', '1.1', 'eu-1', 1],
  ]);
  expect(detail.versions.map(({ version, instances, requests }) => [version, instances, requests])).toEqual([
    ['1.0', 1, 2],
    ['1.1', 1, 1],
  ]);
});

test('the course of the calls to a node has a point for every bucket, from rollups and halves alike', async () => {
  const calls = ['a', 'b', 'c'].flatMap((trace, index): TestSpan[] => [
    { trace, span: 'call', kind: CLIENT, service: index === 0 ? 'web' : 'api', atMs: bucketMs + index * 10_000 },
    request('served', { trace, parent: 'call', atMs: bucketMs + index * 10_000, failed: index === 2 }),
  ]);
  await insertSpans(store, calls.slice(0, 4));
  await createEdgeJob(store, Date.now).run();
  await insertSpans(store, calls.slice(4));
  const series = (source?: string) =>
    createSeriesReader(store).read({
      fromMs: bucketMs,
      toMs: bucketMs + 40_000,
      nowMs: Date.now(),
      target: { kind: 'service', name: 'checkout' },
      ...(source ? { source: { kind: 'service', name: source } } : {}),
    });
  expect((await series()).map(({ atMs, requests, errors }) => [atMs - bucketMs, requests, errors])).toEqual([
    [0, 1, 0],
    [10_000, 1, 0],
    [20_000, 1, 1],
    [30_000, 0, 0],
  ]);
  expect((await series('api')).map(({ requests }) => requests)).toEqual([0, 1, 1, 0]);
  const fromApi = await createSeriesReader(store).read({
    fromMs: bucketMs,
    toMs: bucketMs + 40_000,
    nowMs: Date.now(),
    source: { kind: 'service', name: 'api' },
  });
  expect(fromApi.map(({ requests }) => requests)).toEqual([0, 1, 1, 0]);
});

test('calls that nobody answered are in the course of whom they were meant for, from rollups and halves alike', async () => {
  const server = { 'server.address': '10.0.0.7', 'server.port': '8080' };
  const call = (trace: string, atMs: number, more: Partial<TestSpan> = {}): TestSpan => ({
    trace,
    span: 'call',
    kind: CLIENT,
    service: 'api',
    atMs,
    attributes: server,
    ...more,
  });
  await insertSpans(store, [
    call('a', bucketMs),
    request('served', { trace: 'a', parent: 'call', atMs: bucketMs }),
    call('b', bucketMs + 10_000, { failed: true }),
    call('c', bucketMs + 10_000, { failed: true, attributes: { 'peer.service': 'checkout' } }),
    call('d', bucketMs + 10_000, { failed: true, service: 'stranger' }),
  ]);
  const series = (source?: string) =>
    createSeriesReader(store).read({
      fromMs: bucketMs,
      toMs: bucketMs + 20_000,
      nowMs: Date.now(),
      target: { kind: 'service', name: 'checkout' },
      ...(source ? { source: { kind: 'service', name: source } } : {}),
    });
  const job = createEdgeJob(store, Date.now);
  await job.run();
  const expected = [
    [1, 0],
    [2, 2],
  ];
  expect((await series()).map(({ requests, errors }) => [requests, errors])).toEqual(expected);
  expect((await series('api')).map(({ requests, errors }) => [requests, errors])).toEqual(expected);
  await insertSpans(store, [call('e', bucketMs + 10_000, { failed: true })]);
  expect((await series()).at(-1)).toMatchObject({ requests: 3, errors: 3 });
});

test('whoever joins ends of calls spares ClickHouse from looking for all of them in the primary key', async () => {
  const settings: unknown[] = [];
  const noting: Store = {
    ...store,
    read: (sql, options) => {
      if (sql.includes('matching_link')) settings.push(options?.settings);
      return store.read(sql, options);
    },
  };
  const window = { fromMs: bucketMs, toMs: bucketMs + 20_000, nowMs: Date.now() };
  await insertSpans(store, [request('served', { atMs: bucketMs })]);
  await createGraphReader(noting).read({ ...window, recentMs: 0 });
  await createSeriesReader(noting).read(window);
  expect(settings).toEqual([ENDS_SETTINGS, ENDS_SETTINGS]);
});

describe('a window of days', () => {
  const HOUR_MS = 3_600_000;
  const nowMs = Date.now();
  const fromMs = Math.floor((nowMs - 5 * HOUR_MS) / HOUR_MS) * HOUR_MS - 70_000;
  const window = { fromMs, toMs: nowMs - 60_000 };
  const calls = Array.from({ length: 60 }, (_, n): TestSpan[] => {
    const atMs = fromMs + 10_000 + n * 270_000;
    const { resource } = request('a');
    return [
      { trace: `t${n}`, span: 'call', kind: CLIENT, service: 'api', atMs },
      request('served', {
        trace: `t${n}`,
        parent: 'call',
        atMs,
        failed: n % 5 === 0,
        durationMs: 10 + n,
        resource: {
          ...resource,
          'service.instance.id': `checkout-${n % 3}`,
          'service.version': n < 40 ? '1.0' : '1.1',
        },
      }),
    ];
  }).flat();

  test('has the same services from minutes and hours as from 10 s', async () => {
    // Whose versions nobody else must see.
    const store = await clickhouse.freshStore();
    await insertSpans(store, calls);
    const read = async (from: Store) => ({
      services: (await createGraphReader(from).read({ ...window, nowMs, recentMs: 0 })).services,
      detail: await createServiceReader(from).read({ ...window, service: 'checkout' }),
    });
    const fromTenSeconds = await read(store);
    // As if the tables had been there before the spans.
    await store.run("INSERT INTO schema_migrations (version, name, applied_at) VALUES (7, '', '2020-01-01 00:00:00')");
    // One that has not learnt yet since when they are there.
    const another = connect(databaseUrl(clickhouse.server.url, store.database));
    const fromHours = await read(another);
    expect(fromTenSeconds.services).toHaveLength(2);
    expect(fromHours).toEqual(fromTenSeconds);
    await store.run('TRUNCATE TABLE service_10s');
    expect((await read(another)).detail.operations[0]!.requests).toBeGreaterThan(40);
    await another.close();
  });

  test('has a series of longer steps that add up to the same, from rollups and halves alike', async () => {
    await insertSpans(store, calls);
    const series = () =>
      createSeriesReader(store).read({ ...window, nowMs, target: { kind: 'service', name: 'checkout' } });
    const live = await series();
    const inWindow = calls.filter((span) => span.service === 'checkout' && span.atMs < window.toMs);
    expect(live[1]!.atMs - live[0]!.atMs).toBe(60_000);
    expect(live.reduce((sum, point) => sum + point.requests, 0)).toBe(inWindow.length);
    await createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 }).run();
    await store.run('TRUNCATE TABLE halves');
    expect(await series()).toEqual(live);
  });
});
