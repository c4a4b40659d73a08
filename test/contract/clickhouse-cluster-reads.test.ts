import {
  connect,
  createAdmittedStates,
  createAttributeReader,
  createBreakerReader,
  createBreakerWallReader,
  createDiagnosisSumsReader,
  createDiskGuard,
  createEdgeJob,
  createExampleReader,
  createGaugeWriter,
  createGraphReader,
  createIncidentReader,
  createIncidentWriter,
  createIntakeReader,
  createLatencyMapReader,
  createRejectionWriter,
  createReportWriter,
  createSeriesReader,
  createServiceReader,
  createStatisticsJob,
  createTickReader,
  createTraceReader,
  createTraceSearch,
  migrate,
  type Store,
} from '@faultline/clickhouse';
import { instanceKey, operationKey, streamId, type Tick } from '@faultline/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentOf } from '../../packages/model/src/incidents/incident.fixture.ts';
import { CLUSTER, startTestCluster, type TestCluster } from '../fixtures/clickhouse-cluster.ts';
import { databaseUrl, INTERNAL, insertSpans, RETENTION, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { randomSystem } from './random-system.ts';
import { randomTraces } from './random-traces.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Start of the minute in which the spans begin. */
const FROM_MS = Math.floor((Date.now() - 600_000) / MINUTE_MS) * MINUTE_MS;
const TO_MS = FROM_MS + 5 * MINUTE_MS;

let cluster: TestCluster;
/** All shards, entered by each of them. */
let stores: Store[];
/** The same database on a server of its own. */
let alone: Store;

beforeAll(async () => {
  cluster = await startTestCluster();
  const urls = cluster.urls.map((url) => databaseUrl(url, 'test'));
  stores = urls.map((url) => connect(url, CLUSTER));
  const all = connect(urls, CLUSTER);
  stores.unshift(all);
  alone = connect(databaseUrl(cluster.urls[0]!, 'alone'));
  await migrate(all, RETENTION);
  await migrate(alone, RETENTION);
});
afterAll(async () => {
  await Promise.all([...stores, alone].map((store) => store.close()));
  await cluster.close();
});

const OUTCOMES = ['success', 'failure', 'timeout', 'rejected'];
const resource = { 'service.instance.id': 'api-1', 'service.version': '1.0', 'service.namespace': 'shop' };

/** Calls through a breaker, each in a trace of its own, and its changes, of each of which two traces tell. */
function breakerSpans(): TestSpan[] {
  const common = { kind: INTERNAL, service: 'api', resource };
  const calls = Array.from({ length: 40 }, (_, n) => ({
    ...common,
    ...{ trace: `call-${n}`, span: `call-${n}`, atMs: TO_MS - 60_000 + n * 1_000 },
    attributes: {
      'circuit_breaker.name': 'stock',
      'circuit_breaker.state': 'closed',
      'resilience.outcome': OUTCOMES[n % OUTCOMES.length]!,
      'resilience.library.name': 'opossum',
    },
  }));
  const changes = ['open', 'half_open', 'closed', 'open'].flatMap((state, n) => {
    const atMs = TO_MS - 50_000 + n * 10_000;
    return ['timer', 'caller'].map((teller) => ({
      ...common,
      ...{ trace: `${teller}-${n}`, span: `${teller}-${n}`, atMs },
      ...(teller === 'caller' ? { attributes: { 'resilience.outcome': 'failure' } } : {}),
      events: [
        {
          atMs,
          name: 'circuit_breaker.state_change',
          attributes: { 'circuit_breaker.name': 'stock', 'circuit_breaker.state': state },
        },
      ],
    }));
  });
  return [...calls, ...changes];
}

async function fill(store: Store): Promise<void> {
  const system = randomSystem(7, {
    traces: 60,
    startMs: (random) => FROM_MS + 30_000 + random() * 3 * MINUTE_MS,
    skewMs: 5_000,
    waitMs: 4_000,
  });
  await insertSpans(store, [...system.map(({ span }) => span), ...breakerSpans()]);
  const gauge = { timeMs: TO_MS - 5_000, service: 'mail', library: 'resilience4j', errorRate: null };
  const breakers = ['a', 'b', 'c'].map((breaker) => ({
    ...gauge,
    instance: `mail-${breaker}`,
    breaker,
    state: 'open',
  }));
  const bulkheads = breakers.map(({ timeMs, service, instance, library }, index) => ({
    ...{ timeMs, service, instance, library, bulkhead: 'pool' },
    ...{ active: index, available: null, capacity: 5, queued: null },
  }));
  await createGaugeWriter(store).write({ breakers, bulkheads }, 'gauges');
  const rejections = new Map(['one', 'two', 'three', 'four'].map((reason, n) => [reason, n + 1]));
  for (let attempt = 0; attempt < 2; attempt++) {
    await createRejectionWriter(store).write(rejections, TO_MS - 5_000, 'rejections');
  }
  const job = createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 });
  // What the first run finds far apart, the second counts.
  for (let run = 0; run < 2; run++) await job.run();
}

/** What every reader but that of the edges answers. */
async function answersOf(store: Store) {
  const window = { fromMs: FROM_MS, toMs: TO_MS };
  const nowMs = TO_MS + 3_600_000;
  const { edges: _edges, ...facts } = await createGraphReader(store).read({ ...window, nowMs, recentMs: 0 });
  const traces = await createTraceSearch(store).search({ ...window, filter: { service: 'api' }, limit: 20 });
  const attributes = { ...window, prefix: '', limit: 50 };
  return {
    facts,
    traces,
    trace: await createTraceReader(store).read({ traceId: traces.traces[0]!.traceId }),
    service: await createServiceReader(store).read({ ...window, service: 'api' }),
    series: await createSeriesReader(store).read({ ...window, nowMs, target: { kind: 'service', name: 'api' } }),
    breakers: await createBreakerReader(store).read(window),
    admitted: await createAdmittedStates(store).read({ ...window, breakers: [{ service: 'api', name: 'stock' }] }),
    wall: await createBreakerWallReader(store).read({
      ...{
        fromMs: TO_MS - MINUTE_MS,
        stepMs: 2_000,
        steps: 30,
        summedSteps: 15,
        historyMs: 5 * MINUTE_MS,
        nowMs: TO_MS,
      },
    }),
    keys: await createAttributeReader(store).keys(attributes),
    ticks: inOrder(await createTickReader(store).read(window)),
    contrast: await createLatencyMapReader(store).contrast({
      ...{ ...window, filter: {} },
      selected: { ...window, minDurationMs: 3, maxDurationMs: 1_000 },
    }),
    examples: await createExampleReader(store).read({
      ...window,
      evidence: [{ type: 'latency', where: { service: 'api', operation: 'operation' }, figures: {} }],
    }),
    values: await createAttributeReader(store).values({ ...attributes, key: 'server.address' }),
  };
}

/** Nobody says which stream of a tick comes first. */
const inOrder = (ticks: readonly Tick[]) =>
  ticks.map(({ startMs, streams }) => ({
    startMs,
    streams: streams.toSorted((a, b) => (streamId(a) < streamId(b) ? -1 : 1)),
  }));

test('every reader answers as from a single server with the same spans', async () => {
  await fill(stores[0]!);
  await fill(alone);
  const expected = await answersOf(alone);
  expect(expected.facts).toMatchObject({ partial: false, quality: { rejected: 10 } });
  expect(expected.facts.breakerStates.map(({ name }) => name)).toEqual(['stock', 'a', 'b', 'c']);
  expect(expected.facts.peerServices.length).toBeGreaterThan(0);
  expect(expected.facts.breakerTargets.length).toBeGreaterThan(0);
  expect(expected.facts.fanOut.size).toBeGreaterThan(1);
  expect(expected.breakers[0]!.transitions).toHaveLength(4);
  expect(expected.admitted).toEqual([{ service: 'api', name: 'stock', state: 'closed' }]);
  expect(expected.wall.courses[0]!.attempted.reduce((sum, calls) => sum + calls, 0)).toBe(40);
  expect(expected.wall.courses[0]!.latency.size).toBeGreaterThan(0);
  expect(expected.wall.bulkheads[0]!.instances).toHaveLength(3);
  expect(expected.traces.traces).toHaveLength(20);
  expect(expected.ticks.length).toBeGreaterThan(10);
  expect(Math.min(expected.contrast.bad, expected.contrast.good)).toBeGreaterThan(10);
  expect(expected.examples[0]).toHaveLength(3);
  for (const store of stores) {
    expect(await answersOf(store)).toEqual(expected);
    // Without the answers to messages whose two ends are in traces of different shards.
    expect((await createTickReader(store).readAnswered({ fromMs: FROM_MS, toMs: TO_MS })).length).toBeGreaterThan(10);
  }
}, 180_000);

/** Spans by operation, and figures by instance; floating sums depend on the order of adding. */
async function statisticsOf(store: Store) {
  const { operations, instances } = await createDiagnosisSumsReader(store).read({ fromMs: FROM_MS, toMs: TO_MS });
  const addUp = (rows: [key: string, figures: number[]][]) => {
    const sums = new Map<string, number[]>();
    for (const [key, figures] of rows)
      sums.set(
        key,
        figures.map((figure, n) => figure + (sums.get(key)?.[n] ?? 0)),
      );
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  };
  return {
    operations: addUp(operations.map((row) => [`${row.bucketMs} ${operationKey(row)}`, [row.spans, row.origins]])),
    instances: addUp(
      instances.map((row) => [
        `${row.bucketMs} ${instanceKey(row)}`,
        [row.spans, row.origins, row.whole, row.childless],
      ]),
    ),
  };
}

test('statistics of operations and instances are those of a single server, before and after late spans', async () => {
  const spans = randomTraces(11, 80, FROM_MS + MINUTE_MS, 2 * MINUTE_MS).map(({ sent }) => sent);
  for (const [run, some] of [spans.filter((_, n) => n % 5 !== 0), spans.filter((_, n) => n % 5 === 0)].entries()) {
    for (const store of [stores[0]!, alone]) {
      await insertSpans(store, some);
      expect(await createStatisticsJob(store, () => Date.now() + run * 7_200_000).run()).toBeGreaterThan(0);
    }
    const expected = await statisticsOf(alone);
    expect(expected.instances.length).toBeGreaterThan(50);
    for (const store of stores) expect(await statisticsOf(store)).toEqual(expected);
  }
  // Each minute is on one shard, with both kinds of sums.
  const minutes = (table: string) =>
    `SELECT toUnixTimestamp(toStartOfMinute(bucket)) AS minute FROM ${table}_10s GROUP BY minute`;
  const held = await Promise.all(
    stores[0]!.eachServer().map(async (one) => {
      const [operations, instances] = await Promise.all(
        ['span_statistics', 'instance_statistics'].map((table) =>
          one.read<{ minute: number }>(`${minutes(table)} ORDER BY minute`),
        ),
      );
      expect(instances).toEqual(operations);
      return instances!.map(({ minute }) => minute);
    }),
  );
  expect(held.flat().length).toBe(new Set(held.flat()).size);
  expect(held.filter((some) => some.length > 0).length).toBeGreaterThan(1);
}, 180_000);

test('incidents are the same from every server, whoever wrote when', async () => {
  const told = incidentOf({ start: FROM_MS });
  for (const [n, each] of stores.entries()) {
    await createIncidentWriter(each).write({ ...told, summary: `version ${n}` }, n);
    await createIncidentWriter(each).remark(told.id, { note: `note ${n}` }, FROM_MS + n);
  }
  const last = { summary: `version ${stores.length - 1}`, note: `note ${stores.length - 1}` };
  for (const each of stores) {
    expect(await createIncidentReader(each).list({ fromMs: FROM_MS, toMs: TO_MS, limit: 10 })).toMatchObject([last]);
  }
});

test('the disks of all servers are guarded, and what collectors report is told by every server', async () => {
  const old = Array.from({ length: 30 }, (_, n) => ({
    trace: `old-${n}`,
    span: `old-${n}`,
    kind: SERVER,
    service: 'old',
  }));
  const [all] = stores as [Store, ...Store[]];
  await insertSpans(
    all,
    old.map((span) => ({ ...span, atMs: Date.now() - 2 * DAY_MS })),
  );
  const count = `SELECT count() AS spans FROM ${all.ofAllShards('spans')} WHERE ServiceName = 'old'`;
  expect(await all.read(count)).toEqual([{ spans: old.length }]);
  const dropped = await createDiskGuard(all, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY }).run();
  expect(dropped.filter(({ table }) => table === 'spans')).toHaveLength(3);
  expect(await all.read(count)).toEqual([{ spans: 0 }]);

  const report = { collector: 'one:4318', spansWaiting: 1, logBytes: 2, logQuotaBytes: 3, logAgeMs: 4, obstacle: '' };
  await createReportWriter(stores[1]!).write({ ...report, spansWaiting: 99 });
  await createReportWriter(stores[2]!).write(report);
  for (const store of stores) {
    const { collectors, disk } = await createIntakeReader(store, Date.now).read();
    expect(collectors).toEqual([report]);
    expect(disk!.totalBytes).toBeGreaterThan(0);
    expect(disk!.deletedUpTo).not.toBe('');
  }
});
