import {
  createContrastReader,
  createDiagnosisReader,
  createDiagnosisSumsReader,
  createEdgeJob,
  createStatisticsJob,
  type Store,
} from '@faultline/clickhouse';
import {
  buildTraceTree,
  type ChildSums,
  type Counts,
  type DiagnosisSums,
  type InstanceSums,
  instanceKey,
  type OperationSums,
  operationKey,
  type SelfTimeSums,
  spanRecords,
  sumSpans,
} from '@faultline/model';
import { afterAll, expect, test } from 'vitest';
import { CLIENT, insertSpans, SERVER } from './clickhouse-fixture.ts';
import { randomFrom, shuffled } from './random-system.ts';
import { type DiagnosedTestSpan, diagnosedTraces, randomTraces } from './random-traces.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
afterAll(() => clickhouse.close());

const LENGTH_MS = 120_000;
const minutesAgo = Math.floor((Date.now() - 900_000) / 10_000) * 10_000;

function truthOf(spans: readonly DiagnosedTestSpan[]): DiagnosisSums {
  return sumSpans(
    diagnosedTraces(spans).map(({ startMs, spans: own }) => ({
      traceStartMs: startMs,
      spans: spanRecords(buildTraceTree(own)),
    })),
  );
}

const keyOf = (row: SelfTimeSums) => `${row.bucketMs} ${operationKey(row)}`;
const childKey = ({ present, ...key }: ChildSums) => Object.values(key).join(' ');

/** Sums in a fixed order, floating ones as far as the order of adding leaves them alone. */
function comparable({
  operations,
  children,
  instances,
}: DiagnosisSums): [Map<string, unknown>, Map<string, number>, [string, unknown][]] {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);
  const plain = ({ rootDurations, selfTimes, ...row }: OperationSums) => ({
    ...row,
    rootDurations: entriesOf([rootDurations]),
    selfTimes: entriesOf([selfTimes]),
  });
  const sorted = <T>(entries: [string, T][]) => new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const present = new Map<string, number>();
  for (const row of children) present.set(childKey(row), (present.get(childKey(row)) ?? 0) + row.present);
  return [
    sorted(operations.map((row) => [keyOf(row), JSON.parse(JSON.stringify(plain(row), rounded))])),
    sorted([...present]),
    instancesOf(instances),
  ];
}

/** Figures of each instance and bucket, of rows that may be several, in a fixed order. */
function instancesOf(rows: readonly InstanceSums[]): [string, unknown][] {
  const groups = [...Map.groupBy(rows, (row) => `${row.bucketMs} ${instanceKey(row)}`)];
  return groups
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const sum = (figure: 'spans' | 'origins' | 'whole' | 'childless') =>
        group.reduce((total, row) => total + row[figure], 0);
      const selfTimes = entriesOf(group.map((row) => row.selfTimes));
      return [
        key,
        { spans: sum('spans'), origins: sum('origins'), whole: sum('whole'), childless: sum('childless'), selfTimes },
      ];
    });
}

/** What histograms add up to, by bucket. */
function entriesOf(histograms: readonly Counts[]): [number, number][] {
  const sums = new Map<number, number>();
  for (const histogram of histograms) {
    histogram.forEach((count, bucket) => {
      sums.set(bucket, (sums.get(bucket) ?? 0) + count);
    });
  }
  return [...sums].sort(([a], [b]) => a - b);
}

/** What tells who degraded first, by operation and bucket. */
function courseOf(rows: readonly SelfTimeSums[]): [string, unknown][] {
  const groups = [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([key, group]) => {
    const sum = (figure: 'spans' | 'origins') => group.reduce((total, row) => total + row[figure], 0);
    return [key, [sum('spans'), sum('origins'), entriesOf(group.map(({ selfTimes }) => selfTimes))]];
  });
}

function read(fromMs: number, toMs: number): Promise<DiagnosisSums> {
  return createDiagnosisSumsReader(store).read({ fromMs, toMs });
}

/** Another seed on every run; a failure names its own, to be put here. */
test.each([Math.floor(Math.random() * 2 ** 31), 20_261_126])(
  'sums are those of the reference, however spans come (seed %i)',
  async (seed) => {
    store = await clickhouse.emptiedStore();
    const random = randomFrom(seed + 1);
    const all = randomTraces(seed, 120, minutesAgo, LENGTH_MS);
    const rest = shuffled(all, random);
    const arrived: DiagnosedTestSpan[] = [];
    while (rest.length > 0) {
      const batch = rest.splice(0, Math.ceil(all.length / 3));
      arrived.push(...batch);
      await insertSpans(
        store,
        batch.map(({ sent }) => sent),
      );
      const truth = truthOf(arrived);
      const [operations, children, instances] = comparable(
        await read(minutesAgo - 60_000, minutesAgo + LENGTH_MS + 240_000),
      );
      const [trueOperations, trueChildren, trueInstances] = comparable(truth);
      expect(operations).toEqual(trueOperations);
      expect(children).toEqual(trueChildren);
      expect(instances).toEqual(trueInstances);

      // Parts of the window add up: what a span's figures need of others is found beyond the part's ends.
      const middle = minutesAgo + 60_000;
      const parts = [await read(minutesAgo - 60_000, middle), await read(middle, minutesAgo + LENGTH_MS + 240_000)];
      expect(comparable(joined(parts))).toEqual(comparable(truth));
    }
  },
);

/** Minutes whose rollups are current, and how many rows they hold. */
function written(): Promise<{ minute: number; rows: number }[]> {
  return store.read(
    `SELECT toUnixTimestamp(toStartOfMinute(bucket)) AS minute, count() AS rows FROM span_statistics_10s
     WHERE (toStartOfMinute(bucket), version) IN (
       SELECT bucket, max(version) FROM statistics_versions WHERE resolution_s = 60 GROUP BY bucket)
     GROUP BY minute ORDER BY minute`,
  );
}

/** As if so much time had gone by: what comes late is written again only after a while. */
const runJob = (laterMs = 0) => createStatisticsJob(store, () => Date.now() + laterMs).run();

test.each([Math.floor(Math.random() * 2 ** 31), 20_261_127])(
  'rollups are those of the reference, before and after late spans are in them (seed %i)',
  async (seed) => {
    store = await clickhouse.emptiedStore();
    const random = randomFrom(seed + 1);
    const all = randomTraces(seed, 120, minutesAgo, LENGTH_MS);
    const rest = shuffled(all, random);
    const arrived: DiagnosedTestSpan[] = [];
    const [fromMs, toMs] = [minutesAgo - 60_000, minutesAgo + LENGTH_MS + 240_000];
    for (let run = 0; rest.length > 0; run++) {
      const batch = rest.splice(0, Math.ceil(all.length / 3));
      arrived.push(...batch);
      await insertSpans(
        store,
        batch.map(({ sent }) => sent),
      );
      const truth = comparable(truthOf(arrived));
      expect(comparable(await read(fromMs, toMs))).toEqual(truth);
      const atOnce = { fromMs, toMs, bucketMs: 3_600_000, courseMs: Promise.resolve(10_000) };
      const courseBefore = await createDiagnosisSumsReader(store).read(atOnce);
      expect(courseOf(courseBefore.course!)).toEqual(courseOf(truthOf(arrived).operations));
      expect(await runJob(run * 7_200_000)).toBeGreaterThan(0);
      expect(comparable(await read(fromMs, toMs))).toEqual(truth);
      // Windows whose ends lie within minutes.
      const [first, second] = [minutesAgo + 30_000, minutesAgo + 100_000];
      const parts = [await read(fromMs, first), await read(first, second), await read(second, toMs)];
      expect(comparable(joined(parts))).toEqual(truth);
    }
    expect(await runJob(8 * 7_200_000)).toBe(0);
    // From nothing but rollups.
    await store.run('TRUNCATE TABLE spans');
    expect(comparable(await read(fromMs, toMs))).toEqual(comparable(truthOf(arrived)));
    const coarse = await createDiagnosisSumsReader(store).read({
      fromMs,
      toMs,
      bucketMs: 3_600_000,
      courseMs: Promise.resolve(10_000),
    });
    expect(inOneBucket(coarse)).toEqual(inOneBucket(truthOf(arrived)));
    expect(courseOf(coarse.course!)).toEqual(courseOf(truthOf(arrived).operations));
    expect(new Set(coarse.operations.map(({ bucketMs }) => bucketMs))).toEqual(new Set([fromMs]));
  },
);

function joined(parts: readonly DiagnosisSums[]): DiagnosisSums {
  return {
    operations: parts.flatMap((part) => part.operations),
    children: parts.flatMap((part) => part.children),
    instances: parts.flatMap((part) => part.instances),
  };
}

/** Spans of each operation and instance, and how many called each child, whenever that was. */
function inOneBucket({ operations, children, instances }: DiagnosisSums): [string, number][][] {
  const add = <Row>(rows: readonly Row[], keyOfRow: (row: Row) => string, count: (row: Row) => number) => {
    const sums = new Map<string, number>();
    for (const row of rows) sums.set(keyOfRow(row), (sums.get(keyOfRow(row)) ?? 0) + count(row));
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  };
  return [
    add(operations, operationKey, ({ spans }) => spans),
    add(
      children,
      ({ present, bucketMs, ...key }) => Object.values(key).join(' '),
      ({ present }) => present,
    ),
    add(instances, instanceKey, ({ spans }) => spans),
  ];
}

test('a span that comes late is in the next read, and in the rollups once they are twice as old', async () => {
  store = await clickhouse.emptiedStore();
  const minute = Math.floor(minutesAgo / 60_000) * 60_000;
  const span = (name: string, atMs: number) => ({ trace: name, span: name, kind: SERVER, service: 'cart', atMs });
  await insertSpans(store, [span('a', minute + 1), span('b', minute + 60_001)]);
  expect(await runJob()).toBe(2);
  await insertSpans(store, [span('c', minute + 2)]);
  const count = async () => (await read(minute, minute + 60_000)).operations.reduce((sum, { spans }) => sum + spans, 0);
  expect(await count()).toBe(2);
  expect(await runJob()).toBe(0);
  expect(await count()).toBe(2);
  expect(await runJob(3_600_000)).toBe(2);
  expect(await runJob(3_600_000)).toBe(0);
  expect(await count()).toBe(2);
});

test('minutes whose traces may go on are left alone, and collectors that run at once do no harm', async () => {
  store = await clickhouse.emptiedStore();
  const nowMs = Date.now();
  await insertSpans(store, [
    { trace: 'old', span: 'old', kind: SERVER, service: 'cart', atMs: minutesAgo },
    { trace: 'new', span: 'new', kind: SERVER, service: 'cart', atMs: nowMs - 20_000 },
  ]);
  await Promise.all([runJob(), runJob(), runJob()]);
  expect(await written()).toEqual([{ minute: Math.floor(minutesAgo / 60_000) * 60, rows: 1 }]);
  const { operations } = await read(minutesAgo - 60_000, nowMs);
  expect(operations.map(({ spans }) => spans)).toEqual([1, 1]);
});

test('what was written of spans that are gone by now stands, whatever comes late', async () => {
  store = await clickhouse.emptiedStore();
  const span = (name: string) => ({ trace: name, span: name, kind: SERVER, service: 'cart', atMs: minutesAgo });
  await insertSpans(store, [span('a')]);
  await runJob();
  const before = await written();
  await store.run('TRUNCATE TABLE spans');
  await insertSpans(store, [span('b')]);
  expect(await runJob(3_600_000)).toBe(0);
  expect(await written()).toEqual(before);
});

test('a window without spans has no sums', async () => {
  store = await clickhouse.emptiedStore();
  expect(await read(minutesAgo, minutesAgo + 60_000)).toEqual({ operations: [], children: [], instances: [] });
});

test('a call that nobody answered is of the service that is known at its address', async () => {
  store = await clickhouse.emptiedStore();
  const call = (trace: string, atMs: number) => ({
    trace,
    span: `${trace}a`,
    kind: CLIENT,
    service: 'shop',
    atMs,
    attributes: { 'server.address': '10.0.0.7', 'server.port': '8080' },
  });
  const served = { kind: SERVER, service: 'cart', trace: 'answered', span: 'b', parent: 'answereda' };
  await insertSpans(store, [call('answered', minutesAgo), { ...served, atMs: minutesAgo + 1 }]);
  await createEdgeJob(store, Date.now).run();
  await insertSpans(store, [{ ...call('refused', minutesAgo + 60_000), failed: true }]);
  const { operations } = await read(minutesAgo + 60_000, minutesAgo + 120_000);
  expect(operations.map(({ callee, calleeKind, isAnswered }) => [callee, calleeKind, isAnswered])).toEqual([
    ['cart', 'service', false],
  ]);
});

test('requests that fail under a name of their own are contrasted with all others of their service', async () => {
  store = await clickhouse.emptiedStore();
  const span = (at: number, version: string, name: string, failed: boolean) => ({
    ...{ trace: `${name}${at}`, span: `${at}`, kind: SERVER, service: 'art', atMs: minutesAgo + at, name, failed },
    resource: { 'service.version': version, 'app.release': version },
  });
  const [routed, unrouted] = ['GET /art/:id', 'GET'];
  await insertSpans(store, [
    ...[0, 1, 2, 3, 4, 5].map((at) => span(at, '2.0.4', routed, false)),
    ...[60_000, 60_001, 60_002].map((at) => span(at, '2.1.0', unrouted, true)),
  ]);
  const contrast = (operation: string) =>
    createContrastReader(store).read({
      incident: { fromMs: minutesAgo + 60_000, toMs: minutesAgo + 120_000 },
      baseline: { fromMs: minutesAgo, toMs: minutesAgo + 60_000 },
      where: { service: 'art', operation, kind: 'server' },
    });
  const { bad, good, values } = await contrast(unrouted);
  expect([bad, good]).toEqual([3, 6]);
  expect(values).toContainEqual({ key: 'app.release', value: '2.1.0', bad: 3, good: 0 });
  // Which version is at fault sums tell.
  expect(values.map(({ key }) => key)).not.toContain('service.version');
  expect(await contrast(routed)).toMatchObject({ bad: 0, good: 6 });
});

test('which instance is at fault is told from rollups alone, when the spans are gone', async () => {
  store = await clickhouse.emptiedStore();
  const startMs = Math.floor(minutesAgo / 60_000) * 60_000;
  const request = (n: number) => {
    const instance = `cart-${n % 3}`;
    const failed = n >= 300 && instance === 'cart-1';
    const of = { trace: `t${n}`, atMs: startMs + n * 400, kind: SERVER };
    return [
      { ...of, span: `a${n}`, service: 'web', name: 'GET /', failed, durationMs: 9 },
      {
        ...{ ...of, span: `b${n}`, parent: `a${n}`, service: 'cart', name: 'serve', failed, durationMs: 4 },
        resource: { 'service.instance.id': instance, 'service.version': '1.0' },
      },
    ];
  };
  const spans = Array.from({ length: 600 }, (_, n) => request(n)).flat();
  await insertSpans(store, spans.slice(2));
  const windows = {
    baseline: { fromMs: startMs, toMs: startMs + 120_000 },
    incident: { fromMs: startMs + 120_000, toMs: startMs + 240_000 },
  };
  const suspect = async (from = store) => {
    const { suspects } = await createDiagnosisReader(from).read(windows);
    const { service, attributes, evidence } = suspects[0]!;
    return { service, attributes, told: evidence.at(-1)!.text };
  };
  const expected = {
    service: 'cart',
    attributes: [{ key: 'service.instance.id', value: 'cart-1', inBad: 1, inGood: 0 }],
    told: "Of 3 instances of cart one stands out, cart-1: an error began in 100 % of its 100 server spans, and in 0 % of the others' 200 (z = 17.3).",
  };
  const fewSpans: Store = {
    ...store,
    read: (sql, options) => {
      const few = / FROM spans\b/.test(sql) ? { settings: { ...options?.settings, max_rows_to_read: '1' } } : {};
      return store.read(sql, { ...options, ...few });
    },
  };
  // From spans, from rollups, with a span that comes late and twice, and when nothing else is left.
  expect(await suspect()).toEqual(expected);
  expect(await runJob()).toBe(4);
  expect(await suspect()).toEqual(expected);
  // And where looking at the spans would take too much: then it says what it has not looked at.
  expect(await suspect(fewSpans)).toEqual(expected);
  expect((await createDiagnosisReader(fewSpans).read(windows)).unread).toEqual(['examples', 'attributes']);
  await insertSpans(store, [...spans.slice(0, 2), ...spans.slice(0, 4)]);
  expect(await suspect()).toEqual(expected);
  expect(await runJob(3_600_000)).toBeGreaterThan(0);
  await store.run('TRUNCATE TABLE spans');
  expect(await suspect()).toEqual(expected);
  const { instances } = await read(startMs, startMs + 240_000);
  const counts = Map.groupBy(instances, ({ instance }) => instance);
  expect(
    [...counts].map(([instance, rows]) => [instance, rows.reduce((sum, row) => sum + row.spans, 0)]).sort(),
  ).toEqual([
    ['', 600],
    ['cart-0', 200],
    ['cart-1', 200],
    ['cart-2', 200],
  ]);
});
