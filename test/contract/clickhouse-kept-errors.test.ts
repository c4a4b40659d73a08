import {
  createEdgeJob,
  createServiceReader,
  createTraceReader,
  createTraceSearch,
  type Store,
} from '@faultline/clickhouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CLIENT,
  closedBucketMs,
  edge,
  INTERNAL,
  insertSpans,
  readAround,
  SERVER,
  summarise,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const atMs = closedBucketMs();
const window = { fromMs: atMs - 30_000, toMs: atMs + 60_000 };

/** 10 % of traces are sampled: each span of them stands for ten. */
const SAMPLED = { traceState: 'ot=th:e6666666666666' };
/** Of the others only what failed was sent. */
const KEPT = { attributes: { 'faultline.sampling.adjusted_count': '0' } };

/** A threshold cannot say 10 % exactly. */
function whole<T>(figures: T): T {
  return JSON.parse(JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Math.round(value) : value)));
}

function failedCall(id: string, marks: Partial<TestSpan>): TestSpan[] {
  const common = { trace: id, service: 'api', atMs, failed: true, ...marks };
  const breaker = {
    'circuit_breaker.name': 'recs',
    'resilience.outcome': 'failure',
    'http.request.method': 'GET',
    ...marks.attributes,
  };
  return [
    { ...common, span: `${id}1`, kind: SERVER, name: 'GET /' },
    { ...common, span: `${id}2`, parent: `${id}1`, kind: INTERNAL, attributes: breaker },
    { ...common, span: `${id}3`, parent: `${id}2`, kind: CLIENT },
    { ...common, span: `${id}4`, parent: `${id}3`, kind: SERVER, service: 'recs', name: 'GET /recs' },
  ];
}

beforeAll(async () => {
  store = await clickhouse.emptiedStore();
  const kept = Array.from({ length: 9 }, (_, index) => failedCall(`k${index}`, KEPT));
  await insertSpans(store, [...failedCall('s', SAMPLED), ...kept.flat()]);
  await createEdgeJob(store, Date.now).run();
});
afterAll(() => clickhouse?.close());

test('errors kept of traces that were not sampled do not count beside those that stand for them', async () => {
  const facts = await readAround(store, atMs);
  const counted = { executed: 10, failed: 10, rows: 20, sampledRows: 20, calleeCalls: 10 };
  expect(whole(summarise(facts))).toEqual([
    edge('api', 'recs', { ...counted, matched: 10, callerCalls: 10 }),
    edge('internet', 'api', { ...counted, rows: 10, sampledRows: 10 }),
  ]);
  expect(whole(facts.breakers.map(({ outcomes }) => outcomes.failure))).toEqual([10]);
  expect(whole([...facts.fanOut.values()].filter((requests) => requests > 0))).toEqual([10]);
  const { operations } = await createServiceReader(store).read({ ...window, service: 'recs' });
  expect(whole(operations)).toMatchObject([{ operation: 'GET /recs', requests: 10, errors: 10 }]);
});

test('they are found in traces', async () => {
  const filter = { service: 'recs', status: 'error' as const, attributes: [] };
  const { traces } = await createTraceSearch(store).search({ ...window, filter, limit: 20 });
  expect(traces).toHaveLength(10);
  for (const { traceId } of traces) expect((await createTraceReader(store).read({ traceId }))?.spans).toHaveLength(4);
});

test('any other value of the attribute, or the value alone, says nothing', async () => {
  const other = await clickhouse.emptiedStore();
  const call = { trace: 't', kind: CLIENT, service: 'api', atMs };
  await insertSpans(other, [
    { ...call, span: 'a', attributes: { 'faultline.sampling.adjusted_count': '1' } },
    { ...call, span: 'b', attributes: { retries: '0', 'faultline.sampling.adjusted_count': '' } },
    { ...call, span: 'c', attributes: { retries: '0' } },
  ]);
  expect(await other.read('SELECT sum(SampleWeight) AS calls FROM spans')).toEqual([{ calls: 3 }]);
});
