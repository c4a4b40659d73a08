import {
  createEdgeJob,
  createExperimentReader,
  createExperimentWriter,
  createGuardingBreakers,
  createInjectedCalls,
  migrate,
  type Store,
} from '@faultline/clickhouse';
import type { Experiment } from '@faultline/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CLIENT,
  closedBucketMs,
  INTERNAL,
  insertSpans,
  RETENTION,
  SERVER,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
beforeAll(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse?.close());

const nowMs = Date.now();
let made = 0;

function experiment(more: Partial<Experiment> = {}): Experiment {
  return {
    id: (++made).toString(16).padStart(16, '0'),
    name: `no ${made} 'quoted' \\ "twice" <b>☃</b>`,
    mode: 'isolated',
    environment: 'staging',
    scope: { percentage: 0.5, header: { name: 'x-canary', value: "'; DROP TABLE experiments; --" } },
    faults: [
      {
        target: { type: 'service', name: 'recs' },
        kind: 'latency',
        latencyMs: 800,
        percentage: 100,
        breakers: [{ service: 'api', name: 'recs' }],
      },
    ],
    createdAt: nowMs - 1_000,
    expiresAt: nowMs + 600_000,
    caps: { maxInjections: 1_000, maxInjectionsPerSecond: 50 },
    abort: { errorRateIncrease: 0.05, minRequests: 50 },
    status: 'active',
    stoppedAt: 0,
    stopReason: '',
    ...more,
  };
}

const read = (id: string) => createExperimentReader(store).read(id, nowMs);
const list = (more: object = {}) => createExperimentReader(store).list({ nowMs, limit: 100, ...more });

async function keep(more: Partial<Experiment> = {}): Promise<Experiment> {
  const kept = experiment(more);
  await createExperimentWriter(store).create(kept);
  return kept;
}
const stop = (id: string, atMs: number, reason: string, how: 'stopped' | 'aborted' = 'stopped') =>
  createExperimentWriter(store).stop({ id, stop: how, atMs, reason });

describe('an experiment', () => {
  test('is read as it was kept, at once', async () => {
    const kept = await keep();
    expect(await read(kept.id)).toEqual(kept);
    expect(await read('ffffffffffffffff')).toBeUndefined();
  });

  test('that was stopped is so at once, and stays so whatever is merged, repeated or written late', async () => {
    const kept = await keep();
    await stop(kept.id, nowMs + 5, 'second');
    await stop(kept.id, nowMs, 'it hurts');
    const stopped = { ...kept, status: 'stopped', stoppedAt: nowMs, stopReason: 'it hurts' };
    expect(await read(kept.id)).toEqual(stopped);
    await createExperimentWriter(store).create(kept);
    expect(await read(kept.id)).toEqual(stopped);
    await store.run('OPTIMIZE TABLE experiments FINAL');
    expect(await store.read(`SELECT count() AS rows FROM experiments WHERE id = '${kept.id}'`)).toEqual([{ rows: 1 }]);
    await stop(kept.id, nowMs - 1, 'too late');
    await createExperimentWriter(store).create(kept);
    expect(await read(kept.id)).toEqual(stopped);
    expect(await list({ status: 'active' })).not.toContainEqual(expect.objectContaining({ id: kept.id }));
  });

  test('that has expired can no longer be stopped', async () => {
    const kept = await keep({ expiresAt: nowMs });
    await stop(kept.id, nowMs, 'too late');
    expect(await read(kept.id)).toEqual({ ...kept, status: 'expired' });
  });

  test('is listed by what it is, the newest first', async () => {
    const old = await keep({ createdAt: nowMs - 900_000, expiresAt: nowMs - 1 });
    const [aborted, active] = [await keep({ createdAt: nowMs + 1 }), await keep({ createdAt: nowMs + 2 })];
    await stop(aborted.id, nowMs, 'organic users got hurt', 'aborted');
    const ids = async (more: object) => (await list(more)).map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual([active.id, aborted.id]);
    expect(await ids({ status: 'aborted' })).toEqual([aborted.id]);
    expect(await ids({ status: 'active', limit: 1 })).toEqual([active.id]);
    expect(await ids({ status: 'expired' })).toContain(old.id);
    expect(await ids({ status: 'expired' })).not.toContain(active.id);
  });
});

test('experiments are found by when they went on, and by their ids, however many came after them', async () => {
  const hourAgo = nowMs - 3_600_000;
  const ran = await keep({ createdAt: hourAgo, expiresAt: hourAgo + 600_000 });
  const stopped = await keep({ createdAt: hourAgo, expiresAt: nowMs + 600_000 });
  await stop(stopped.id, hourAgo + 60_000, 'enough');
  await keep();
  const during = async (fromMs: number, toMs: number) =>
    (await list({ during: { fromMs, toMs }, limit: 2 })).map(({ id }) => id).sort();
  expect(await during(hourAgo + 30_000, hourAgo + 40_000)).toEqual([ran.id, stopped.id].sort());
  expect(await during(hourAgo + 70_000, hourAgo + 80_000)).toEqual([ran.id]);
  expect(await during(hourAgo - 20_000, hourAgo)).toEqual([]);
  expect((await list({ ids: [ran.id], limit: 1 })).map(({ id }) => id)).toEqual([ran.id]);
  expect(await list({ ids: [] })).toEqual([]);
});

describe('the breakers that guard a service', () => {
  /** A call of `service` through a breaker, answered by `answeredBy` or by nobody. */
  function call(id: string, service: string, breaker: string, address: string, answeredBy?: string): TestSpan[] {
    const attributes = { 'circuit_breaker.name': breaker, 'server.address': address };
    const common = { trace: id, atMs: closedBucketMs() };
    return [
      { ...common, span: `${id}1`, kind: CLIENT, service, attributes },
      ...(answeredBy ? [{ ...common, span: `${id}2`, parent: `${id}1`, kind: SERVER, service: answeredBy }] : []),
    ];
  }

  test('are those whose calls went there, by name or by address; of an edge only those of its caller', async () => {
    await insertSpans(store, [
      ...call('a', 'api', 'recs-get', 'recs.local', 'recs'),
      ...call('b', 'web', 'recs-list', 'recs.web', 'recs'),
      // Refused or lost: only the address is known, at which another call was answered.
      ...call('c', 'web', 'recs-retry', 'recs.web'),
      ...call('d', 'web', 'art', 'art.local', 'art'),
      ...call('e', 'web', 'stranger', 'recs.elsewhere'),
      // An address at which two services answered names neither.
      ...call('f', 'web', 'shared', 'shared.local'),
      ...call('g', 'web', '', 'shared.local', 'recs'),
      ...call('h', 'web', '', 'shared.local', 'art'),
    ]);
    await createEdgeJob(store, Date.now).run();
    const breakers = createGuardingBreakers(store);
    const ofApi = { service: 'api', name: 'recs-get' };
    const ofWeb = [
      { service: 'web', name: 'recs-list' },
      { service: 'web', name: 'recs-retry' },
    ];
    expect(await breakers.of({ type: 'service', name: 'recs' })).toEqual([ofApi, ...ofWeb]);
    expect(await breakers.of({ type: 'operation', name: 'recs', operation: 'GET' })).toEqual([ofApi, ...ofWeb]);
    expect(await breakers.of({ type: 'edge', from: 'web', name: 'recs' })).toEqual(ofWeb);
    expect(await breakers.of({ type: 'edge', from: 'api', name: "art' OR 1" })).toEqual([]);
    expect(await breakers.of({ type: 'breaker', name: 'recs' })).toBeUndefined();
    expect(await breakers.of({ type: 'database', name: 'postgresql' })).toBeUndefined();
  });
});

test('calls into which an experiment injected are counted, each once and after sampling weights', async () => {
  const one = experiment();
  const span = (id: string, attributes: Record<string, string>, more: Partial<TestSpan> = {}): TestSpan => ({
    trace: id,
    span: id,
    kind: INTERNAL,
    service: 'api',
    atMs: nowMs - 500,
    attributes,
    ...more,
  });
  const injected = { 'fault.injected': 'true', 'fault.injection.experiment.id': one.id };
  await insertSpans(store, [
    span('i1', injected),
    span('i2', injected, { traceState: 'ot=th:8' }),
    span('i3', { 'fault.injected': 'true', 'fault.injection.experiment.id': 'another' }),
    span('i4', { 'fault.experiment.id': one.id }),
    span('i5', injected, { atMs: nowMs - 3_600_000 }),
  ]);
  await insertSpans(store, [span('i1', injected)]);
  expect(await createInjectedCalls(store).count(one, nowMs)).toBe(3);
  expect(await createInjectedCalls(store).count(experiment(), nowMs)).toBe(0);
});

test('a database of the schema before it gets the table, and weighs spans that come again as they were', async () => {
  const older = await clickhouse.freshStore();
  const span: TestSpan = { trace: 't', span: 'a', kind: CLIENT, service: 'api', atMs: closedBucketMs() };
  await older.run('DROP TABLE experiments');
  await older.run('ALTER TABLE spans MODIFY COLUMN SampleWeight Float64 MATERIALIZED 1 CODEC(ZSTD(1))');
  await older.run('ALTER TABLE schema_migrations DELETE WHERE version >= 18', { settings: { mutations_sync: '1' } });
  await insertSpans(older, [span], 'before and after');
  await migrate(older, RETENTION);
  await insertSpans(older, [span], 'before and after');
  await createExperimentWriter(older).create(experiment());
  expect(await createExperimentReader(older).list({ nowMs, limit: 10 })).toHaveLength(1);
  expect(await older.read('SELECT count() AS rows, sum(weight) AS calls FROM halves')).toEqual([{ rows: 1, calls: 1 }]);
});
