import {
  createAttributeReader,
  createTraceReader,
  createTraceSearch,
  migrate,
  type SpanFilter,
  type Store,
  type TraceSearchResult,
} from '@faultline/clickhouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWithinLimits } from '../../packages/clickhouse/src/store/read-limits.ts';
import { eventually } from '../fixtures/eventually.ts';
import { CLIENT, INTERNAL, insertSpans, RETENTION, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
afterAll(() => clickhouse.close());

const NOW = Date.now();
const MINUTE = 60_000;
/** Of a word, as the fixture writes it. */
const idOf = (word: string, digits = 32) => Buffer.from(word).toString('hex').padStart(digits, '0');
const wordOf = (id: string) => Buffer.from(id, 'hex').toString().replaceAll('\0', '');
const span = (trace: string, id: string, more: Partial<TestSpan> = {}): TestSpan => ({
  trace,
  span: id,
  kind: SERVER,
  service: 'api',
  atMs: NOW - MINUTE,
  ...more,
});

describe('a trace by its id', () => {
  test('has every field of its spans, by start, from whichever services, inserts and hours', async () => {
    const store = await clickhouse.emptiedStore();
    await insertSpans(store, [
      span('t', 'b', {
        parent: 'a',
        kind: CLIENT,
        atMs: NOW - MINUTE + 5,
        failed: true,
        attributes: { 'http.route': '/cart', odd: '\u0001"\\\n😀' },
        resource: { 'service.instance.id': 'api-1' },
        traceState: 'a=b',
        events: [{ atMs: NOW - MINUTE + 6, name: 'exception', attributes: { why: 'no' } }],
        links: [{ trace: 'other', span: 'x' }],
      }),
    ]);
    await insertSpans(store, [span('t', 'a', { atMs: NOW - MINUTE, name: 'GET /', durationMs: 20 }), span('u', 'a')]);
    await insertSpans(store, [span('t', 'c', { parent: 'b', service: 'cart', atMs: NOW + 90 * MINUTE })]);
    const trace = await createTraceReader(store).read({ traceId: idOf('t') });
    expect(trace).toMatchObject({ traceId: idOf('t'), startMs: NOW - MINUTE, isCut: false });
    expect(trace!.spans.map(({ spanId }) => wordOf(spanId))).toEqual(['a', 'b', 'c']);
    expect(trace!.spans[0]).toMatchObject({
      operation: 'GET /',
      parentSpanId: '',
      durationNs: 20_000_000,
      kind: 'server',
    });
    expect(trace!.spans[1]).toEqual({
      spanId: idOf('b', 16),
      parentSpanId: idOf('a', 16),
      service: 'api',
      instance: 'api-1',
      operation: 'operation',
      kind: 'client',
      startNs: 5_000_000,
      durationNs: 1_000_000,
      failed: true,
      statusCode: 'error',
      statusMessage: '',
      traceState: 'a=b',
      scopeName: '',
      scopeVersion: '',
      resourceAttributes: { 'service.instance.id': 'api-1' },
      attributes: { 'http.route': '/cart', odd: '\u0001"\\\n😀' },
      events: [{ atNs: 6_000_000, name: 'exception', attributes: { why: 'no' } }],
      links: [{ traceId: idOf('other'), spanId: idOf('x', 16), traceState: '', attributes: {} }],
    });
  });

  test('has a span that came several times once, and the same copy whatever the order of arrival', async () => {
    const copies = [
      span('t', 'a', { durationMs: 5, attributes: { copy: 'first' } }),
      span('t', 'a', { durationMs: 9, attributes: { copy: 'second' } }),
      span('t', 'a', { durationMs: 9, attributes: { copy: 'third' } }),
    ];
    const kept = [];
    for (const order of [copies, copies.toReversed()]) {
      const store = await clickhouse.emptiedStore();
      for (const copy of order) await insertSpans(store, [copy]);
      const trace = await createTraceReader(store).read({ traceId: idOf('t') });
      expect(trace!.spans.length).toBe(1);
      kept.push(trace!.spans[0]);
    }
    expect(kept[0]).toEqual(kept[1]);
    expect(kept[0]!.durationNs).toBe(9_000_000);
  });

  test('is cut to its earliest spans where it is too large, and says so', async () => {
    const store = await clickhouse.emptiedStore();
    const spans = Array.from({ length: 30 }, (_, i) => span('t', `s${i}`, { atMs: NOW - MINUTE + i }));
    await insertSpans(store, spans);
    const reader = createTraceReader(store);
    const cut = await reader.read({ traceId: idOf('t'), maxSpans: 10 });
    expect(cut!.spans.map(({ spanId }) => wordOf(spanId))).toEqual(spans.slice(0, 10).map((one) => one.span));
    expect(cut!.isCut).toBe(true);
    expect((await reader.read({ traceId: idOf('t'), maxSpans: 30 }))!.isCut).toBe(false);
  });

  test('is nothing where no span of it is stored', async () => {
    const store = await clickhouse.emptiedStore();
    expect(await createTraceReader(store).read({ traceId: 'f'.repeat(32) })).toBeUndefined();
  });

  test('is found although its spans were stored before there was a table to find it by', async () => {
    const store = await clickhouse.freshStore();
    for (const table of ['trace_places_mv', 'resources_mv', 'trace_places', 'resources']) {
      await store.run(`DROP TABLE ${table} SYNC`);
    }
    await insertSpans(store, [span('t', 'a', { resource: { 'host.name': 'h1' } })]);
    await store.run('ALTER TABLE schema_migrations DELETE WHERE version = 8 SETTINGS mutations_sync = 1');
    await migrate(store, RETENTION);
    expect((await createTraceReader(store).read({ traceId: idOf('t') }))!.spans.length).toBe(1);
    expect(await search(store, { attributes: [{ key: 'host.name', value: 'h1' }] })).toEqual(['t']);
  });
});

function page(store: Store, filter: SpanFilter = {}, more: object = {}): Promise<TraceSearchResult> {
  return createTraceSearch(store).search({ filter, fromMs: NOW - 30 * MINUTE, toMs: NOW, limit: 20, ...more });
}

/** Words of the traces found. */
async function search(store: Store, filter: SpanFilter = {}, more: object = {}): Promise<string[]> {
  return (await page(store, filter, more)).traces.map(({ traceId }) => wordOf(traceId));
}

describe('a search for traces', () => {
  let store: Store;
  beforeAll(async () => {
    store = await clickhouse.emptiedStore();
    await insertSpans(store, [
      span('first', 'a', { atMs: NOW - 20 * MINUTE, durationMs: 500, name: 'GET /', resource: { 'host.name': 'h1' } }),
      span('first', 'b', {
        parent: 'a',
        atMs: NOW - 20 * MINUTE + 100,
        durationMs: 600,
        service: 'cart',
        failed: true,
        attributes: { tenant: 'x', user: 'u1' },
      }),
      span('second', 'c', { atMs: NOW - 10 * MINUTE, durationMs: 10, attributes: { tenant: 'x', user: '' } }),
      span('third', 'd', {
        atMs: NOW - MINUTE,
        durationMs: 1,
        parent: 'lost',
        service: 'cart',
        kind: INTERNAL,
        attributes: { 'host.name': 'h1' },
      }),
    ]);
    await insertSpans(store, [
      span('first', 'b', {
        parent: 'a',
        atMs: NOW - 20 * MINUTE + 100,
        durationMs: 600,
        service: 'cart',
        failed: true,
        attributes: { tenant: 'x', user: 'u1' },
      }),
    ]);
  });

  test.each<[string, SpanFilter, string[]]>([
    ['nothing', {}, ['third', 'second', 'first']],
    ['a service', { service: 'cart' }, ['third', 'first']],
    ['an operation', { operation: 'GET /' }, ['first']],
    ['errors', { status: 'error' }, ['first']],
    ['a status that is not set', { status: 'unset' }, ['third', 'second', 'first']],
    ['a least duration', { minDurationMs: 10 }, ['second', 'first']],
    ['a most duration', { maxDurationMs: 10 }, ['third', 'second']],
    ['an attribute', { attributes: [{ key: 'tenant', value: 'x' }] }, ['second', 'first']],
    [
      'several attributes of one span',
      {
        attributes: [
          { key: 'tenant', value: 'x' },
          { key: 'user', value: 'u1' },
        ],
      },
      ['first'],
    ],
    ['an attribute that is empty, not absent', { attributes: [{ key: 'user', value: '' }] }, ['second']],
    [
      'an attribute of the resource or the span',
      { attributes: [{ key: 'host.name', value: 'h1' }] },
      ['third', 'first'],
    ],
    ['all respects at once, of one span', { service: 'api', status: 'error' }, []],
    ['what nobody has', { attributes: [{ key: 'tenant', value: 'y' }] }, []],
  ])('for %s finds those whose spans match', async (_, filter, expected) => {
    expect(await search(store, filter)).toEqual(expected);
  });

  test('tells of the whole trace, and each of its spans once', async () => {
    const { traces } = await page(store, { status: 'error' });
    expect(traces).toEqual([
      {
        traceId: idOf('first'),
        rootService: 'api',
        rootOperation: 'GET /',
        startMs: NOW - 20 * MINUTE,
        durationMs: 700,
        spans: 2,
        errors: 1,
        services: ['api', 'cart'],
        matchedSpans: 1,
      },
    ]);
  });

  test('does not make up a root that was not received', async () => {
    const { traces } = await page(store, { maxDurationMs: 5 });
    expect(traces[0]).toMatchObject({ rootService: '', rootOperation: '' });
  });

  test('looks into the window only', async () => {
    expect(await search(store, {}, { fromMs: NOW - 15 * MINUTE, toMs: NOW - 5 * MINUTE })).toEqual(['second']);
  });

  test('takes windows that no span can be in', async () => {
    expect(await search(store, {}, { fromMs: 0, toMs: 1 })).toEqual([]);
    expect(await search(store, {}, { fromMs: 9e15 - 1, toMs: 9e15 })).toEqual([]);
    expect(await search(store, { attributes: [{ key: 'a', value: 'b' }] }, { fromMs: 9e15 - 1, toMs: 9e15 })).toEqual(
      [],
    );
  });

  test('ends when nobody waits for it any more', async () => {
    const signal = AbortSignal.abort(new Error('the client left'));
    await expect(page(store, {}, { signal })).rejects.toThrow('the client left');
  });
});

describe('turning pages', () => {
  async function allPages(store: Store, limit: number, between: (page: number) => Promise<void> = async () => {}) {
    const found: string[] = [];
    let after: TraceSearchResult['next'];
    for (let number = 0; number < 100; number++) {
      const { traces, next } = await page(store, {}, { limit, ...(after ? { after } : {}) });
      found.push(...traces.map(({ traceId }) => wordOf(traceId)));
      if (!next) return found;
      after = next;
      await between(number);
    }
    throw new Error('the pages do not end');
  }

  test('brings every trace once, newest match first, also those that started in the same nanosecond', async () => {
    const store = await clickhouse.emptiedStore();
    const traces = Array.from({ length: 25 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    await insertSpans(
      store,
      traces.map((trace, i) => span(trace, trace, { atMs: NOW - MINUTE + Math.floor(i / 5) })),
    );
    expect(await allPages(store, 4)).toEqual(traces.toReversed());
  });

  test('brings a trace with matches far apart once, at its newest', async () => {
    const store = await clickhouse.emptiedStore();
    await insertSpans(store, [
      ...Array.from({ length: 8 }, (_, i) => span('long', `l${i}`, { atMs: NOW - MINUTE * (1 + 2 * i) })),
      ...Array.from({ length: 8 }, (_, i) => span(`s${i}`, `s${i}`, { atMs: NOW - MINUTE * (2 + 2 * i) })),
    ]);
    const expected = ['long', ...Array.from({ length: 8 }, (_, i) => `s${i}`)];
    for (const limit of [1, 2, 3, 20]) expect(await allPages(store, limit)).toEqual(expected);
  });

  test('is not disturbed by what arrives meanwhile', async () => {
    const store = await clickhouse.emptiedStore();
    const traces = Array.from({ length: 12 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    await insertSpans(
      store,
      traces.map((trace, i) => span(trace, trace, { atMs: NOW - MINUTE + i })),
    );
    const found = await allPages(store, 3, (number) =>
      insertSpans(store, [
        span(`new${number}`, `n${number}`, { atMs: NOW - 1_000 + number }),
        span(traces[11]!, `m${number}`, { atMs: NOW - 500 }),
      ]),
    );
    expect(found).toEqual(traces.toReversed());
  });
});

describe('a search for what somebody wrote', () => {
  test.each([
    ["' OR 1=1 --", '"; DROP TABLE spans; --'],
    ['\u0000\u0001\t\n\\', "\\' \\x00"],
    ['<script>', '{value0:String}'],
    ['ключ', '😀'],
    ['k'.repeat(10_000), 'v'.repeat(10_000)],
  ])('takes any text for text (%#)', async (key, value) => {
    const own = await clickhouse.emptiedStore();
    await insertSpans(own, [
      span('t', 'a', { service: value, name: key, attributes: { [key]: value }, resource: { [`r${key}`]: value } }),
    ]);
    const attributes = [
      { key, value },
      { key: `r${key}`, value },
    ];
    expect(await search(own, { service: value, operation: key, attributes })).toEqual(['t']);
  });
});

describe('completion of attributes', () => {
  let store: Store;
  beforeAll(async () => {
    store = await clickhouse.emptiedStore();
    await insertSpans(store, [
      ...Array.from({ length: 6 }, (_, i) =>
        span(`t${i}`, `s${i}`, {
          attributes: { 'http.route': `/r${i % 2 === 0 ? 0 : i}`, 'http.method': 'GET', rare: 'x'.repeat(2_000) },
          resource: { 'host.name': 'h1' },
        }),
      ),
      span('other', 'o', { service: 'cart', attributes: { 'http.route': '/cart' }, atMs: NOW - 20 * MINUTE }),
    ]);
  });
  const request = { fromMs: NOW - 30 * MINUTE, toMs: NOW, prefix: '', limit: 10 };
  const reader = () => createAttributeReader(store);

  test('gives keys of spans and resources, most frequent first, and how many spans were looked at', async () => {
    expect(await reader().keys({ ...request, prefix: 'h' })).toEqual({
      sampledSpans: 7,
      items: [
        { key: 'http.route', scope: 'span', spans: 7 },
        { key: 'host.name', scope: 'resource', spans: 6 },
        { key: 'http.method', scope: 'span', spans: 6 },
      ],
    });
  });

  test('gives keys of one service', async () => {
    expect(await reader().keys({ ...request, service: 'cart' })).toEqual({
      sampledSpans: 1,
      items: [{ key: 'http.route', scope: 'span', spans: 1 }],
    });
  });

  test('gives values of one key by prefix', async () => {
    expect((await reader().values({ ...request, key: 'http.route', prefix: '/r' })).items).toEqual([
      { value: '/r0', scope: 'span', spans: 3 },
      { value: '/r1', scope: 'span', spans: 1 },
      { value: '/r3', scope: 'span', spans: 1 },
      { value: '/r5', scope: 'span', spans: 1 },
    ]);
  });

  test('leaves out values that are too long to search for', async () => {
    expect(await reader().values({ ...request, key: 'rare' })).toEqual({ sampledSpans: 7, items: [] });
  });

  test('counts the length of a value in characters, not in bytes', async () => {
    const value = '가'.repeat(400);
    await insertSpans(store, [
      span('korean', 'k', { service: 'cart', attributes: { note: value }, atMs: NOW - MINUTE }),
    ]);
    expect((await reader().values({ ...request, key: 'note' })).items).toEqual([{ value, scope: 'span', spans: 1 }]);
  });

  test('gives as many as asked for', async () => {
    expect((await reader().keys({ ...request, limit: 2 })).items.length).toBe(2);
  });

  test('finds nothing where there are no spans', async () => {
    expect(await reader().keys({ ...request, fromMs: 0, toMs: 1 })).toEqual({ sampledSpans: 0, items: [] });
    expect(await reader().keys({ ...request, fromMs: 9e15 - 1, toMs: 9e15 })).toEqual({ sampledSpans: 0, items: [] });
  });
});

describe('a read that would take too much', () => {
  test.each([
    ['time', 'SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)', {}],
    ['memory', 'SELECT length(groupArray(number)) AS n FROM numbers(100000000)', { max_memory_usage: '10000000' }],
    ['rows', 'SELECT number FROM numbers(100000)', {}],
    ['rows', 'SELECT sum(number) AS n FROM numbers(100000)', { max_rows_to_read: '1000' }],
  ])('is stopped at its limit of %s', async (limit, sql, settings) => {
    const store = await clickhouse.emptiedStore();
    await expect(readWithinLimits(store, sql, { settings }, 1_000)).rejects.toMatchObject({
      name: 'ReadLimitError',
      limit,
    });
  });

  test('ends on the server when nobody waits for it any more', async () => {
    const store = await clickhouse.emptiedStore();
    const left = new AbortController();
    const running = async () => {
      const query =
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64(number)%' AND query NOT LIKE '%processes%'";
      return (await store.read<{ n: number }>(query))[0]!.n;
    };
    const sql = 'SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)';
    const read = readWithinLimits(store, sql, { signal: left.signal }, 60_000);
    const failed = expect(read).rejects.toThrow('the client left');
    await eventually('the read has begun', running, (reads) => reads > 0);
    left.abort(new Error('the client left'));
    await failed;
    await eventually('the read has ended', running, (reads) => reads === 0);
  });

  test('is not begun when its time is over', async () => {
    const store = await clickhouse.emptiedStore();
    await expect(readWithinLimits(store, 'SELECT 1', {}, 0)).rejects.toMatchObject({ limit: 'time' });
  });
});
