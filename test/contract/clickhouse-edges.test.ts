import { createEdgeJob, type Store } from '@faultline/clickhouse';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CLIENT,
  CONSUMER,
  closedBucketMs,
  type ExpectedEdge,
  edge,
  INTERNAL,
  insertSpans,
  PRODUCER,
  readAround,
  SERVER,
  summarise,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const bucketMs = closedBucketMs();
const atMs = bucketMs + 2_000;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

/** What the store answers from halves, then from the rollups alone. Both are to be the same. */
async function edgesOf(spans: readonly TestSpan[]): Promise<ExpectedEdge[]> {
  if (spans.length > 0) await insertSpans(store, spans);
  const live = summarise(await readAround(store, atMs));
  await createEdgeJob(store, Date.now).run();
  await store.run('TRUNCATE TABLE halves');
  expect(summarise(await readAround(store, atMs))).toEqual(live);
  return live;
}

const caller = (more: Partial<TestSpan> = {}): TestSpan => ({
  trace: 'trace',
  span: 'call',
  parent: 'handler',
  kind: CLIENT,
  service: 'api',
  atMs,
  durationMs: 20,
  attributes: { 'server.address': '10.0.0.7', 'server.port': '8080' },
  ...more,
});
const callee = (more: Partial<TestSpan> = {}): TestSpan => ({
  trace: 'trace',
  span: 'served',
  parent: 'call',
  kind: SERVER,
  service: 'checkout',
  atMs: atMs + 3,
  durationMs: 15,
  ...more,
});
const MATCHED = { matched: 1, rows: 2, callerCalls: 1, calleeCalls: 1, address: '10.0.0.7:8080' };

describe('a call', () => {
  test('of which both ends were seen is one call between two services', async () => {
    expect(await edgesOf([caller(), callee()])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test('belongs to its caller’s bucket, wherever its callee started', async () => {
    const bucketEndMs = bucketMs + 10_000;
    expect(await edgesOf([caller({ atMs: bucketEndMs - 1 }), callee({ atMs: bucketEndMs + 1 })])).toEqual([
      edge('api', 'checkout', MATCHED),
    ]);
    const buckets = await store.read<{ at: number }>(
      'SELECT DISTINCT toUnixTimestamp(bucket) AS at FROM edges_10s_current WHERE rows > 0',
    );
    expect(buckets).toEqual([{ at: bucketMs / 1000 }]);
  });

  test('that nobody answered goes to the address its caller names', async () => {
    expect(await edgesOf([caller({ failed: true })])).toEqual([
      edge('api', 'external:10.0.0.7:8080', { address: '10.0.0.7:8080', failed: 1, callerCalls: 1 }),
    ]);
  });

  test.each([
    ['url.full', { 'url.full': 'https://pay.example:8443/charge?a=b' }, 'pay.example:8443'],
    ['http.url', { 'http.url': 'http://pay.example/charge' }, 'pay.example'],
    ['http.host', { 'http.host': 'pay.example:8443' }, 'pay.example:8443'],
    ['rpc.service', { 'rpc.service': 'shop.Payments' }, 'shop.Payments'],
  ])('without an address goes to the host that its %s names', async (_attribute, attributes, host) => {
    expect(await edgesOf([caller({ attributes })])).toEqual([
      edge('api', `external:${host}`, { address: host, callerCalls: 1 }),
    ]);
  });

  test('that nobody answered goes to the peer service its caller names, in the old words too', async () => {
    expect(
      await edgesOf([
        caller({ attributes: { 'peer.service': 'payments', 'net.peer.name': 'pay.example', 'net.peer.port': '443' } }),
      ]),
    ).toEqual([edge('api', 'external:payments', { address: 'pay.example:443', callerCalls: 1 })]);
  });

  test('without any word about its callee has no target', async () => {
    expect(await edgesOf([caller({ attributes: {} })])).toEqual([edge('api', '?', { callerCalls: 1 })]);
  });

  test('that failed at one end only has failed', async () => {
    expect(await edgesOf([caller(), callee({ failed: true })])).toEqual([
      edge('api', 'checkout', { ...MATCHED, failed: 1 }),
    ]);
  });

  test('counts as an attempt after the first when its caller says so', async () => {
    const attributes = { ...caller().attributes, 'http.request.resend_count': '1' };
    expect(await edgesOf([caller({ attributes }), callee()])).toEqual([
      edge('api', 'checkout', { ...MATCHED, retries: 1 }),
    ]);
  });

  test('with an injected fault at either end counts as injected', async () => {
    expect(await edgesOf([caller(), callee({ attributes: { 'fault.injected': 'true' } })])).toEqual([
      edge('api', 'checkout', { ...MATCHED, injected: 1 }),
    ]);
  });

  test('stands for as many as its sampler says', async () => {
    // Threshold c000… keeps one trace in four.
    const traceState = 'vendor=x,ot=rv:1234;th:c';
    expect(await edgesOf([caller({ traceState }), callee({ traceState })])).toEqual([
      edge('api', 'checkout', { ...MATCHED, executed: 4, matched: 4, sampledRows: 2, callerCalls: 4, calleeCalls: 4 }),
    ]);
  });

  test('keeps the breaker around it', async () => {
    const attributes = { ...caller().attributes, 'circuit_breaker.name': 'checkout-breaker' };
    expect(await edgesOf([caller({ attributes }), callee()])).toEqual([
      edge('api', 'checkout', { ...MATCHED, breaker: 'checkout-breaker' }),
    ]);
  });

  test('is two calls when a client span has two services below it, and one when one of them served it twice', async () => {
    expect(
      await edgesOf([caller(), callee(), callee({ span: 'again' }), callee({ span: 'mirror', service: 'shadow' })]),
    ).toEqual([edge('api', 'checkout', MATCHED), edge('api', 'shadow', MATCHED)]);
  });
});

describe('a timeout', () => {
  test.each([
    ['resilience.outcome', 'timeout', false],
    ['error.type', 'TimeoutError', true],
    ['error.type', 'UND_ERR_HEADERS_TIMEOUT', true],
    ['error.type', 'ETIMEDOUT', true],
    ['error.type', 'DEADLINE_EXCEEDED', true],
    ['error.type', '504', true],
    ['http.status_code', '408', true],
    ['rpc.grpc.status_code', '4', true],
  ])('is told by %s=%s, and is not among the failures', async (key, value, failed) => {
    expect(await edgesOf([caller({ failed, attributes: { ...caller().attributes, [key]: value } }), callee()])).toEqual(
      [edge('api', 'checkout', { ...MATCHED, timedOut: 1 })],
    );
  });

  test('is not what a plain failure is', async () => {
    const attributes = { ...caller().attributes, 'error.type': '500' };
    expect(await edgesOf([caller({ failed: true, attributes }), callee()])).toEqual([
      edge('api', 'checkout', { ...MATCHED, failed: 1 }),
    ]);
  });
});

describe('a dependency that sends no spans', () => {
  test.each([
    [{ 'db.system.name': 'postgresql', 'db.namespace': 'orders' }, 'database:postgresql/10.0.0.7:8080/orders'],
    [{ 'db.system': 'mongodb', 'db.name': 'films' }, 'database:mongodb/10.0.0.7:8080/films'],
    [{ 'db.system': 'redis' }, 'cache:redis/10.0.0.7:8080'],
    [{ 'db.system.name': 'memcached' }, 'cache:memcached/10.0.0.7:8080'],
  ])('is told by %o', async (words, target) => {
    expect(await edgesOf([caller({ attributes: { ...caller().attributes, ...words } })])).toEqual([
      edge('api', target, { kind: 'database', address: '10.0.0.7:8080', callerCalls: 1 }),
    ]);
  });

  test('may leave its address out', async () => {
    expect(await edgesOf([caller({ attributes: { 'db.system.name': 'sqlite' } })])).toEqual([
      edge('api', 'database:sqlite', { kind: 'database', callerCalls: 1 }),
    ]);
  });
});

describe('a message', () => {
  const attributes = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
  const sent = caller({ kind: PRODUCER, attributes });
  const taken = callee({ kind: CONSUMER, service: 'billing', parent: 'poll', attributes });

  test('goes through its queue', async () => {
    expect(await edgesOf([sent, taken])).toEqual([
      edge('api', 'queue:kafka/orders', { kind: 'messaging', callerCalls: 1 }),
      edge('queue:kafka/orders', 'billing', { kind: 'messaging', calleeCalls: 1 }),
    ]);
  });

  test('goes to every consumer', async () => {
    const other = callee({ ...taken, span: 'other', service: 'mailer' });
    expect((await edgesOf([sent, taken, other])).map((row) => row.target)).toEqual([
      'queue:kafka/orders',
      'billing',
      'mailer',
    ]);
  });

  test.each([
    ['a link', { links: [{ trace: 'trace', span: 'call' }], trace: 'another' }],
    ['its parent', { parent: 'call' }],
  ])('finds its queue through %s when its consumer does not name it', async (_by, more) => {
    expect(await edgesOf([sent, callee({ kind: CONSUMER, service: 'billing', ...more })])).toEqual([
      edge('api', 'queue:kafka/orders', { kind: 'messaging', callerCalls: 1 }),
      edge('queue:kafka/orders', 'billing', { kind: 'messaging', calleeCalls: 1 }),
    ]);
  });

  test('is counted by its producer and consumer, not by the client that sends or polls', async () => {
    const polling = caller({ attributes: { ...attributes, 'messaging.operation.type': 'receive' } });
    expect(await edgesOf([polling])).toEqual([]);
  });
});

describe('a request of which only the callee’s end was seen', () => {
  test('comes from the entry when it has no parent', async () => {
    const { parent: _parent, ...root } = callee();
    expect(await edgesOf([root])).toEqual([edge('internet', 'checkout', { calleeCalls: 1 })]);
  });

  test('comes from the caller that was propagated to it', async () => {
    expect(await edgesOf([callee({ attributes: { 'service.peer.name': 'api' } })])).toEqual([
      edge('api', 'checkout', { calleeCalls: 1 }),
    ]);
  });

  test('has no source otherwise, and every one counts', async () => {
    const spans = [callee({ parent: 'lost' }), callee({ parent: 'lost', span: 'sibling' })];
    await insertSpans(store, spans);
    expect((await readAround(store, atMs)).quality.orphans).toBe(2);
    expect(await edgesOf([])).toEqual([edge('?', 'checkout', { executed: 2, rows: 2, calleeCalls: 2 })]);
  });
});

test('spans that are no ends of calls make no edges', async () => {
  expect(await edgesOf([caller({ kind: INTERNAL })])).toEqual([]);
});

describe('exactness', () => {
  test('spans that come twice under different tokens count once, and are reported', async () => {
    const spans = [caller(), callee()];
    await insertSpans(store, spans);
    await insertSpans(store, spans);
    expect((await readAround(store, atMs)).quality.duplicates).toBe(2);
    await createEdgeJob(store, Date.now).run();
    expect((await readAround(store, atMs)).quality.duplicates).toBe(2);
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test.each([
    ['caller', caller(), edge('api', 'external:10.0.0.7:8080', { address: MATCHED.address, callerCalls: 1 })],
    ['callee', callee(), edge('?', 'checkout', { calleeCalls: 1 })],
  ])('a %s’s end alone that comes twice counts once', async (_end, span, expected) => {
    await insertSpans(store, [span]);
    await insertSpans(store, [span]);
    expect(await edgesOf([])).toEqual([expected]);
  });

  test('a batch that is sent again under its token is not stored again, in any table', async () => {
    const spans = [caller(), callee()];
    await insertSpans(store, spans, 'same');
    await insertSpans(store, spans, 'same');
    expect(
      await store.read(
        `SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves,
           (SELECT sum(service_10s.spans) FROM service_10s) AS counted`,
      ),
    ).toEqual([{ spans: 2, halves: 2, counted: 2 }]);
  });

  test('a run that broke off half way is done again by the next', async () => {
    await insertSpans(store, [caller(), callee()]);
    const breakingOff: Store = {
      ...store,
      run: (sql, options) =>
        sql.includes('INTO peer_services') ? Promise.reject(new Error('the server died')) : store.run(sql, options),
    };
    await expect(createEdgeJob(breakingOff, Date.now).run()).rejects.toThrow('the server died');
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
    expect((await readAround(store, atMs)).peerServices).toEqual([
      { caller: 'api', address: MATCHED.address, service: 'checkout' },
    ]);
  });

  test.each([
    ['caller first', [caller(), callee()]],
    ['callee first', [callee(), caller()]],
  ])('ends may come in separate batches, %s, with a run of the job between', async (_order, spans) => {
    const job = createEdgeJob(store, Date.now);
    for (const span of spans) {
      await insertSpans(store, [span]);
      await job.run();
    }
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test('late rows rewrite their bucket, and the bucket that the call leaves', async () => {
    const bucketEndMs = bucketMs + 10_000;
    const job = createEdgeJob(store, Date.now);
    await insertSpans(store, [callee({ atMs: bucketEndMs + 1 })]);
    await job.run();
    expect(summarise(await readAround(store, atMs))).toEqual([edge('?', 'checkout', { calleeCalls: 1 })]);
    await insertSpans(store, [caller({ atMs: bucketEndMs - 1 })]);
    await job.run();
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test('rows that the job has not seen are in the next read, though their bucket was written before', async () => {
    const job = createEdgeJob(store, Date.now);
    await insertSpans(store, [caller(), callee()]);
    await job.run();
    await insertSpans(store, [caller({ trace: 'second' }), callee({ trace: 'second' })]);
    expect(summarise(await readAround(store, atMs))).toEqual([
      edge('api', 'checkout', {
        executed: 2,
        matched: 2,
        rows: 4,
        callerCalls: 2,
        calleeCalls: 2,
        address: MATCHED.address,
      }),
    ]);
  });

  test('the job may run twice, or in two collectors at once', async () => {
    await insertSpans(store, [caller(), callee()]);
    const jobs = [createEdgeJob(store, Date.now), createEdgeJob(store, Date.now)];
    await Promise.all(jobs.map((job) => job.run()));
    await Promise.all(jobs.map((job) => job.run()));
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test.each([
    ['a bucket', 'peer_services '],
    ['a minute', 'edge_versions (resolution_s, bucket, version, inputs'],
  ])('%s is written again when a run broke off that had begun a newer version of it', async (_, into) => {
    await insertSpans(store, [caller(), callee()]);
    const jobOptions = { backgroundEveryMs: 0, slowestInsertMs: 0 };
    const anHourEarlier = (params: Record<string, unknown> = {}) =>
      'version' in params ? { ...params, version: (params.version as bigint) - (3_600_000n << 20n) } : params;
    const finishing: Store = {
      ...store,
      run: (sql, options) => store.run(sql, { ...options, params: anHourEarlier(options?.params) }),
    };
    const breakingOff: Store = {
      ...store,
      run: async (sql, options) => {
        if (!sql.includes(`INTO ${into}`)) return store.run(sql, options);
        await createEdgeJob(finishing, Date.now, jobOptions).run();
        throw new Error('the server died');
      },
    };
    await expect(createEdgeJob(breakingOff, Date.now, jobOptions).run()).rejects.toThrow('the server died');
    for (const edges of ['edges_10s', 'edges_1m']) await store.run(`OPTIMIZE TABLE ${edges} FINAL`);
    await createEdgeJob(store, Date.now, jobOptions).run();
    await store.run('TRUNCATE TABLE halves');
    expect(await edgesOf([])).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test('a run after which nothing came has nothing to do', async () => {
    await insertSpans(store, [caller(), callee()]);
    const job = createEdgeJob(store, Date.now);
    expect((await job.run()).buckets).toBe(1);
    expect((await job.run()).buckets).toBe(0);
  });

  test('a new job goes on where the last one stopped', async () => {
    await insertSpans(store, [caller(), callee()]);
    expect((await createEdgeJob(store, Date.now).run()).buckets).toBe(1);
    await store.run('ALTER TABLE halves UPDATE ingested_at = now64(3) - INTERVAL 1 HOUR WHERE 1', {
      settings: { mutations_sync: '1' },
    });
    expect((await createEdgeJob(store, Date.now).run()).buckets).toBe(0);
  });

  test('a row that comes after its bucket’s ends have expired does not replace what was counted', async () => {
    await insertSpans(store, [caller(), callee()]);
    const job = createEdgeJob(store, Date.now);
    await job.run();
    await store.run('TRUNCATE TABLE halves');
    await insertSpans(store, [caller({ trace: 'too late' })]);
    expect((await job.run()).buckets).toBe(0);
    expect(summarise(await readAround(store, atMs))).toEqual([edge('api', 'checkout', MATCHED)]);
  });

  test('buckets whose rows may have expired are left as they are', async () => {
    await insertSpans(store, [caller()]);
    const job = createEdgeJob(store, Date.now, { maxLatenessMs: 30_000 });
    expect((await job.run()).buckets).toBe(0);
  });
});

test('a caller’s answered addresses and the targets of its breakers are remembered', async () => {
  const attributes = { ...caller().attributes, 'circuit_breaker.name': 'b' };
  await insertSpans(store, [
    caller({ attributes }),
    callee(),
    caller({ trace: 'refused', failed: true, attributes }),
    caller({ trace: 'a', attributes: { 'server.address': 'shared' } }),
    callee({ trace: 'a', service: 'x' }),
    caller({ trace: 'b', attributes: { 'server.address': 'shared' } }),
    callee({ trace: 'b', service: 'y' }),
  ]);
  await createEdgeJob(store, Date.now).run();
  const facts = await readAround(store, atMs);
  expect(facts.peerServices).toEqual([{ caller: 'api', address: '10.0.0.7:8080', service: 'checkout' }]);
  expect(facts.breakerTargets).toEqual([
    { service: 'api', breaker: 'b', target: { kind: 'service', name: 'checkout' }, kind: 'rpc' },
  ]);
});

test('fan-out counts the calls that a request at the entry caused', async () => {
  const requests = ['one', 'two'].flatMap((trace, index): TestSpan[] => [
    { trace, span: 'root', kind: SERVER, service: 'edge', atMs },
    ...Array.from({ length: index + 2 }, (_, n): TestSpan[] => [
      caller({ trace, span: `c${n}` }),
      callee({ trace, span: `s${n}`, parent: `c${n}` }),
    ]).flat(),
  ]);
  await insertSpans(store, requests);
  const expected = new Map([
    [2, 1],
    [3, 1],
  ]);
  expect((await readAround(store, atMs)).fanOut).toEqual(expected);
  await createEdgeJob(store, Date.now).run();
  await store.run('TRUNCATE TABLE halves');
  expect((await readAround(store, atMs)).fanOut).toEqual(expected);
});
