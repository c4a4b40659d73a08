import { createEdgeJob, createGraphReader, type Store } from '@faultline/clickhouse';
import type { GraphFacts } from '@faultline/model';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CLIENT, insertSpans, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clickhouse = sharedTestServer();
let store: Store;
beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

function call(id: string, atMs: number): TestSpan[] {
  return [
    { trace: id, span: 'call', parent: 'root', kind: CLIENT, service: 'api', atMs },
    { trace: id, span: 'served', parent: 'call', kind: SERVER, service: 'checkout', atMs },
  ];
}

async function readBack(lengthMs: number, nowMs = Date.now() + MINUTE_MS): Promise<GraphFacts> {
  return createGraphReader(store).read({ fromMs: nowMs - lengthMs, toMs: nowMs, nowMs, recentMs: 0 });
}

const executed = ({ edges }: GraphFacts) => edges.reduce((sum, edge) => sum + edge.executed, 0);

test('spans that are as late as they may be get into the rollups, though the job runs after that', async () => {
  const maxLatenessMs = HOUR_MS;
  const job = (nowMs: () => number) => createEdgeJob(store, nowMs, { maxLatenessMs });
  await job(Date.now).run();
  const oldestMs = Date.now() - maxLatenessMs;
  await insertSpans(store, Array.from({ length: 40 }, (_, n) => call(`late${n}`, oldestMs + n * 500)).flat());
  expect(executed(await readBack(2 * HOUR_MS))).toBe(40);
  await job(() => Date.now() + 10 * MINUTE_MS).run();
  await store.run('TRUNCATE TABLE halves');
  expect(executed(await readBack(2 * HOUR_MS))).toBe(40);
});

test('spans later than that are in no call, neither before nor after the job ran', async () => {
  const job = createEdgeJob(store, Date.now, { maxLatenessMs: HOUR_MS });
  await job.run();
  await insertSpans(store, [
    ...call('too late', Date.now() - HOUR_MS - 5 * MINUTE_MS),
    ...call('late', Date.now() - HOUR_MS / 2),
  ]);
  expect(executed(await readBack(2 * HOUR_MS))).toBe(1);
  await job.run();
  expect(executed(await readBack(2 * HOUR_MS))).toBe(1);
});

test('a day of history sent in one go counts exactly, from every rollup', async () => {
  const calls = 100_000;
  const fromMs = Date.now() - DAY_MS + MINUTE_MS;
  await store.run(
    `INSERT INTO spans (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration)
     SELECT fromUnixTimestamp64Milli(toInt64({fromMs:Int64} + intDiv(number, 2) * {stepMs:Float64})),
       sipHash128(intDiv(number, 2)), reinterpretAsFixedString(number + 1),
       if(number % 2 = 1, reinterpretAsFixedString(number), reinterpretAsFixedString(toUInt64(0))), 'call',
       if(number % 2 = 0, 3, 2), if(number % 2 = 0, 'api', 'checkout'), 1000000
     FROM numbers(2 * {calls:UInt64})`,
    { params: { fromMs, calls, stepMs: (DAY_MS - 3 * MINUTE_MS) / calls }, settings: { max_insert_threads: '1' } },
  );
  const job = createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 });
  const { buckets, waitedMs } = await job.run();
  expect(buckets).toBeGreaterThan(8_600);
  expect(waitedMs).toBeGreaterThan(0);
  for (let ran = 0; ran < 3; ran++) await job.run();
  await store.run('TRUNCATE TABLE halves');
  const facts = await readBack(DAY_MS + HOUR_MS);
  expect(facts.edges).toMatchObject([{ executed: calls, matched: calls, rows: 2 * calls }]);

  const coarse = await store.read<{ resolution: number; buckets: number }>(
    'SELECT resolution_s AS resolution, uniqExact(bucket) AS buckets FROM edge_versions GROUP BY resolution ORDER BY resolution',
  );
  expect(coarse.map(({ resolution }) => resolution)).toEqual([10, 60, 300, 3_600, 21_600, 86_400]);
  expect(coarse[3]!.buckets).toBeGreaterThanOrEqual(22);
  await store.run('ALTER TABLE edge_versions DELETE WHERE resolution_s > 10', { settings: { mutations_sync: '1' } });
  expect((await readBack(DAY_MS + HOUR_MS)).edges).toEqual(facts.edges);
});

test('a late span makes its minute and hour outdated at once, until they are added up again', async () => {
  const hourMs = Math.floor((Date.now() - 5 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const job = createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 });
  await insertSpans(store, call('first', hourMs + MINUTE_MS));
  await job.run();
  expect(executed(await readBack(DAY_MS))).toBe(1);
  await insertSpans(store, call('late', hourMs + MINUTE_MS + 1_000));
  expect(executed(await readBack(DAY_MS))).toBe(2);
  await createEdgeJob(store, Date.now, { backgroundEveryMs: HOUR_MS }).run();
  await store.run('TRUNCATE TABLE halves');
  expect(executed(await readBack(DAY_MS))).toBe(2);
});

test('without anything new the job writes nothing', async () => {
  await insertSpans(store, call('one', Date.now() - 10 * MINUTE_MS));
  const job = createEdgeJob(store, Date.now);
  await job.run();
  await store.run('ALTER TABLE halves UPDATE ingested_at = ingested_at - INTERVAL 5 MINUTE WHERE 1', {
    settings: { mutations_sync: '1' },
  });
  const writes: string[] = [];
  const watched: Store = {
    ...store,
    run: (sql, options) => {
      writes.push(sql);
      return store.run(sql, options);
    },
  };
  const idle = createEdgeJob(watched, Date.now);
  expect(await idle.run()).toMatchObject({ buckets: 0, waitedMs: 0, farCalls: 0 });
  writes.length = 0;
  await idle.run();
  expect(writes).toEqual([]);
});
