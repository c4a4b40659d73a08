import { readFile } from 'node:fs/promises';
import { createSpanWriter, createTraceReader, exporterDatabase, SpanBlock, type Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SpanBlocks } from '../../apps/collector/src/otlp/span-blocks.ts';
import { transcodeSpans } from '../../apps/collector/src/otlp/transcode-spans.ts';
import { encodeRequest } from '../../apps/collector/test/small-request.ts';
import {
  closedBucketMs,
  readAround,
  startTestServer,
  summarise,
  type TestServer,
} from '../contract/clickhouse-fixture.ts';
import { MANY_SPANS_COLUMNS, manySpans } from '../fixtures/many-spans.ts';

let clickhouse: TestServer;
beforeAll(async () => {
  clickhouse = await startTestServer();
});
afterAll(() => clickhouse.close());

/** Names and types of the exporter's table, in its order: exporter/clickhouseexporter/internal/sql_templates. */
const COLUMNS = [
  ['Timestamp', 'DateTime64(9)'],
  ['TraceId', 'String'],
  ['SpanId', 'String'],
  ['ParentSpanId', 'String'],
  ['TraceState', 'String'],
  ['SpanName', 'LowCardinality(String)'],
  ['SpanKind', 'LowCardinality(String)'],
  ['ServiceName', 'LowCardinality(String)'],
  ['ResourceAttributes', 'Map(LowCardinality(String), String)'],
  ['ScopeName', 'String'],
  ['ScopeVersion', 'String'],
  ['SpanAttributes', 'Map(LowCardinality(String), String)'],
  ['Duration', 'UInt64'],
  ['StatusCode', 'LowCardinality(String)'],
  ['StatusMessage', 'String'],
  ['Events.Timestamp', 'Array(DateTime64(9))'],
  ['Events.Name', 'Array(LowCardinality(String))'],
  ['Events.Attributes', 'Array(Map(LowCardinality(String), String))'],
  ['Links.TraceId', 'Array(String)'],
  ['Links.SpanId', 'Array(String)'],
  ['Links.TraceState', 'Array(String)'],
  ['Links.Attributes', 'Array(Map(LowCardinality(String), String))'],
] as const;
const NAMES = COLUMNS.map(([name]) => name);
const WITHOUT_SCOPE = NAMES.filter((name) => !name.startsWith('Scope'));

type Row = Partial<Record<(typeof NAMES)[number], unknown>>;

const AT = closedBucketMs();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const nanos = (ms: number) => String(BigInt(ms) * 1_000_000n);
const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

/** A server span as the exporter writes it. */
const row = (more: Row = {}): Row => ({
  Timestamp: time(AT),
  TraceId: TRACE,
  SpanId: 'aaaaaaaaaaaaaaaa',
  ParentSpanId: '',
  SpanName: 'GET /',
  SpanKind: 'Server',
  ServiceName: 'api',
  ResourceAttributes: { 'service.name': 'api' },
  Duration: 1_000_000,
  StatusCode: 'Unset',
  ...more,
});

let batches = 0;

/** The exporter's INSERT: its columns by name, its rows as one block. */
async function insertAsExporter(
  store: Store,
  rows: readonly Row[],
  { columns = NAMES as readonly string[], token = `exporter-${++batches}` } = {},
): Promise<void> {
  const lines = rows.map((one) => JSON.stringify(one)).join('\n');
  await store.insert(
    `INSERT INTO ${exporterDatabase(store.database)}.otel_traces (${columns.join(', ')}) FORMAT JSONEachRow`,
    new TextEncoder().encode(lines),
    { insert_deduplication_token: token },
  );
}

const storedSpans = (store: Store) =>
  store.read(
    `SELECT toString(toUnixTimestamp64Nano(Timestamp)) AS at, hex(TraceId) AS trace, hex(SpanId) AS span,
       hex(ParentSpanId) AS parent, SampleWeight, arrayMap(id -> hex(id), Links.TraceId) AS link_traces,
       arrayMap(id -> hex(id), Links.SpanId) AS link_spans, * EXCEPT (Timestamp, TraceId, SpanId, ParentSpanId, \`Links.TraceId\`, \`Links.SpanId\`)
     FROM spans ORDER BY at, span`,
  );

/** A request through two services to a database, as OTLP. */
function otlpRequest(): unknown {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const resource = (service: string) => ({
    attributes: [text('service.name', service), text('service.instance.id', `${service}-1`)],
  });
  const scope = { name: '@opentelemetry/instrumentation-http', version: '0.205.0' };
  const span = (
    spanId: string,
    parentSpanId: string,
    kind: number,
    offsetMs: number,
    ms: number,
    more: object = {},
  ) => ({
    traceId: TRACE,
    spanId: spanId.repeat(16),
    parentSpanId: parentSpanId.repeat(16),
    name: `span ${spanId}`,
    kind,
    startTimeUnixNano: nanos(AT + offsetMs),
    endTimeUnixNano: nanos(AT + offsetMs + ms),
    ...more,
  });
  return {
    resourceSpans: [
      {
        resource: resource('api'),
        scopeSpans: [
          {
            scope,
            spans: [
              span('a', '', 2, 0, 50, { status: { code: 1 }, traceState: 'ot=th:8' }),
              span('b', 'a', 3, 5, 30, {
                status: { code: 2, message: 'it failed' },
                attributes: [text('http.route', '/cart')],
              }),
            ],
          },
        ],
      },
      {
        resource: resource('cart'),
        scopeSpans: [
          {
            scope: {},
            spans: [
              span('c', 'b', 2, 10, 20, {
                events: [
                  { timeUnixNano: nanos(AT + 12), name: 'exception', attributes: [text('exception.message', 'no')] },
                ],
                links: [
                  {
                    traceId: 'd'.repeat(32),
                    spanId: 'e'.repeat(16),
                    traceState: 'x=y',
                    attributes: [text('why', 'retry')],
                  },
                ],
              }),
              span('d', 'c', 3, 11, 5, {
                attributes: [text('db.system.name', 'postgresql'), text('server.address', 'db')],
              }),
              span('e', 'c', 4, 17, 1),
              span('f', 'c', 5, 18, 1),
              span('9', 'c', 1, 19, 0),
              span('8', 'c', 0, 19, 0),
            ],
          },
        ],
      },
    ],
  };
}

async function insertAsOtlp(store: Store): Promise<void> {
  const block = new SpanBlock();
  const limits = { maxBytes: 1e6, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
  transcodeSpans(encodeRequest(otlpRequest()), new SpanBlocks(block, { rows: 100, blockBytes: 1e6 }), limits);
  await createSpanWriter(store).write(block.finish(), { token: 'otlp' });
}

/** The same spans as the exporter would write them. */
async function exporterRows(store: Store): Promise<Row[]> {
  return store.read<Row>(
    `SELECT ${NAMES.map((name) => `\`${name}\``).join(', ')} FROM otel_traces ORDER BY Timestamp, SpanId`,
  );
}

describe('the exporter', () => {
  test('may create what it needs, and it is there already', async () => {
    const store = await clickhouse.freshStore();
    const database = exporterDatabase(store.database);
    const before = await store.read('SELECT name, engine FROM system.tables WHERE database = {database:String}', {
      params: { database },
    });
    const columns = COLUMNS.map(([name, type]) => `\`${name}\` ${type} CODEC(ZSTD(1))`).join(', ');
    await store.run(`CREATE DATABASE IF NOT EXISTS ${database}`);
    await store.run(
      `CREATE TABLE IF NOT EXISTS "${database}"."otel_traces" (${columns}, INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1)
       ENGINE = MergeTree() PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`,
    );
    await store.run(
      `CREATE TABLE IF NOT EXISTS "${database}"."otel_traces_trace_id_ts" (TraceId String, Start DateTime, End DateTime)
       ENGINE = MergeTree() PARTITION BY toDate(Start) ORDER BY (TraceId, Start)`,
    );
    await store.run(
      `CREATE MATERIALIZED VIEW IF NOT EXISTS "${database}"."otel_traces_trace_id_ts_mv" TO "${database}"."otel_traces_trace_id_ts"
       AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End FROM "${database}"."otel_traces" WHERE TraceId != '' GROUP BY TraceId`,
    );
    const after = await store.read('SELECT name, engine FROM system.tables WHERE database = {database:String}', {
      params: { database },
    });
    expect(after).toEqual(before);
    await insertAsExporter(store, [row()]);
    expect((await storedSpans(store)).length).toBe(1);
  });

  test('stores the same spans as the same telemetry over OTLP, and the same map comes of them', async () => {
    const [overOtlp, overExporter] = [await clickhouse.freshStore(), await clickhouse.freshStore()];
    await insertAsOtlp(overOtlp);
    await insertAsExporter(overExporter, await exporterRows(overOtlp));
    const spans = await storedSpans(overOtlp);
    expect(spans.length).toBe(8);
    expect(await storedSpans(overExporter)).toEqual(spans);
    const edges = summarise(await readAround(overOtlp, AT));
    expect(edges.map(({ source, target }) => `${source} > ${target}`)).toContain('api > cart');
    expect(summarise(await readAround(overExporter, AT))).toEqual(edges);
    expect(await createTraceReader(overExporter).read({ traceId: TRACE })).toEqual(
      await createTraceReader(overOtlp).read({ traceId: TRACE }),
    );
  });

  test('of older versions, with other words and the scope among the attributes, stores the same too', async () => {
    const [now, then] = [await clickhouse.freshStore(), await clickhouse.freshStore()];
    const scope = { ScopeName: 'http', ScopeVersion: '1.0' };
    await insertAsExporter(now, [
      row({ ...scope, SpanKind: 'Client', StatusCode: 'Error', SpanAttributes: { a: '1' } }),
    ]);
    const old = row({
      SpanKind: 'SPAN_KIND_CLIENT',
      StatusCode: 'STATUS_CODE_ERROR',
      SpanAttributes: { a: '1', 'otel.scope.name': 'http', 'otel.scope.version': '1.0' },
    });
    await insertAsExporter(then, [old], { columns: WITHOUT_SCOPE });
    expect(await storedSpans(then)).toEqual(await storedSpans(now));
    expect(await storedSpans(now)).toMatchObject([
      { ScopeName: 'http', SpanKind: 3, StatusCode: 2, SpanAttributes: { a: '1' } },
    ]);
  });

  test('loses no good span to a bad one in the same batch, and the bad ones are counted', async () => {
    const store = await clickhouse.freshStore();
    await insertAsExporter(store, [
      row({ TraceId: '' }),
      row({ TraceId: 'not hexadecimal' }),
      row({ TraceId: '0'.repeat(32) }),
      row({ SpanId: 'abc' }),
      row({ ParentSpanId: 'x'.repeat(16) }),
      row({ Timestamp: '1970-01-01 00:00:00' }),
      row({ Timestamp: '2000-01-01 00:00:00' }),
      row({ Timestamp: '2200-01-01 00:00:00' }),
      row({
        SpanId: 'BBBBBBBBBBBBBBBB',
        Duration: '18446744073709551615',
        SpanKind: 'new',
        StatusCode: '',
        ServiceName: '',
        ResourceAttributes: {},
      }),
    ]);
    expect(await storedSpans(store)).toMatchObject([
      { span: 'B'.repeat(16), Duration: 0, SpanKind: 0, StatusCode: 0, ServiceName: 'unknown_service' },
    ]);
    expect(
      await store.read('SELECT reason, sum(spans) AS spans FROM rejected_spans GROUP BY reason ORDER BY reason'),
    ).toEqual([
      { reason: 'invalid_parent_span_id', spans: 1 },
      { reason: 'invalid_span_id', spans: 1 },
      { reason: 'invalid_start_time', spans: 1 },
      { reason: 'invalid_trace_id', spans: 3 },
      { reason: 'start_time_in_future', spans: 1 },
      { reason: 'start_time_too_old', spans: 1 },
    ]);
  });

  test('may repeat a batch under its token', async () => {
    const store = await clickhouse.freshStore();
    for (let attempt = 0; attempt < 2; attempt++) await insertAsExporter(store, [row()], { token: 'same' });
    expect((await storedSpans(store)).length).toBe(1);
    expect(await store.read('SELECT sum(spans) AS spans FROM service_10s')).toEqual([{ spans: 1 }]);
  });
});

describe('the view otel_traces', () => {
  let store: Store;
  const SPANS = 80_000;
  const history = { spans: SPANS, services: 20, startMs: AT - 600_000, durationMs: 600_000 };
  let traceId: string;
  beforeAll(async () => {
    store = await clickhouse.freshStore();
    await store.run(`INSERT INTO spans (${MANY_SPANS_COLUMNS}) ${manySpans(0, SPANS, history)}`);
    await store.run('OPTIMIZE TABLE spans FINAL');
    const [any] = await store.read<{ id: string }>('SELECT lower(hex(TraceId)) AS id FROM spans LIMIT 1 OFFSET 40000');
    traceId = any!.id;
  });

  test("has the exporter's columns and types", async () => {
    const columns = await store.read<{ name: string; type: string }>(
      "SELECT name, type FROM system.columns WHERE database = {database:String} AND table = 'otel_traces' ORDER BY position",
      { params: { database: store.database } },
    );
    expect(columns.map(({ name, type }) => [name, type])).toEqual(COLUMNS);
  });

  test('speaks in its words', async () => {
    const own = await clickhouse.freshStore();
    await insertAsOtlp(own);
    expect(await exporterRows(own)).toMatchObject([
      { SpanId: 'a'.repeat(16), ParentSpanId: '', SpanKind: 'Server', StatusCode: 'Ok', Duration: 50_000_000 },
      { SpanId: 'b'.repeat(16), ParentSpanId: 'a'.repeat(16), SpanKind: 'Client', StatusCode: 'Error' },
      {
        'Links.TraceId': ['d'.repeat(32)],
        'Links.SpanId': ['e'.repeat(16)],
        'Events.Name': ['exception'],
        StatusCode: 'Unset',
      },
      { SpanKind: 'Client' },
      { SpanKind: 'Producer' },
      { SpanKind: 'Consumer' },
      { SpanKind: 'Unspecified' },
      { SpanKind: 'Internal' },
    ]);
  });

  /** The form of the queries of Grafana's ClickHouse plug-in for a trace by its id. */
  const byId = (id: string) => `
    WITH '${id}' as trace_id,
      (SELECT min(Start) FROM "otel_traces_trace_id_ts" WHERE TraceId = trace_id) as trace_start,
      (SELECT max(End) + 1 FROM "otel_traces_trace_id_ts" WHERE TraceId = trace_id) as trace_end
    SELECT "TraceId" as traceID, "SpanId" as spanID, "ParentSpanId" as parentSpanID, "ServiceName" as serviceName,
      "SpanName" as operationName, multiply(toUnixTimestamp64Nano("Timestamp"), 0.000001) as startTime,
      multiply("Duration", 0.000001) as duration,
      arrayMap(key -> map('key', key, 'value', "SpanAttributes"[key]), mapKeys("SpanAttributes")) as tags,
      arrayMap(key -> map('key', key, 'value', "ResourceAttributes"[key]), mapKeys("ResourceAttributes")) as serviceTags,
      if("StatusCode" IN ('Error', 'STATUS_CODE_ERROR'), 2, 0) as statusCode
    FROM "otel_traces" WHERE traceID = trace_id AND "Timestamp" >= trace_start AND "Timestamp" <= trace_end
    LIMIT 1000`;

  test('answers what Grafana asks for a trace by its id', async () => {
    const rows = await store.read<Record<string, unknown>>(byId(traceId));
    expect(rows.length).toBe(8);
    expect(rows.find(({ parentSpanID }) => parentSpanID === '')).toMatchObject({
      traceID: traceId,
      statusCode: expect.any(Number),
    });
  });

  test.each([
    ['with the bounds of the trace', () => byId(traceId)],
    ['by the id alone', () => `SELECT * FROM otel_traces WHERE TraceId = '${traceId}'`],
  ])('reads a part of the spans for it, %s', async (_, query) => {
    const plan = (await store.read<{ explain: string }>(`EXPLAIN indexes = 1 ${query()}`))
      .map(({ explain }) => explain)
      .join('\n');
    const [, read, all] = /trace_id_hex[\s\S]*?Granules: (\d+)\/(\d+)/.exec(plan) ?? [];
    expect(Number(read)).toBeLessThan(Number(all));
    expect(Number(read)).toBeGreaterThan(0);
  });

  test("answers what Grafana's search asks", async () => {
    const rows = await store.read<{ traceID: string; duration: number }>(
      `SELECT "TraceId" as traceID, "ServiceName" as serviceName, "SpanName" as operationName, "Timestamp" as startTime,
         multiply("Duration", 0.000001) as duration
       FROM "otel_traces"
       WHERE ( Timestamp >= toDateTime64(${AT - 600_000} / 1000, 3) AND Timestamp <= toDateTime64(${AT} / 1000, 3) )
         AND ( ParentSpanId = '' ) AND ( Duration > 0 ) AND ( SpanAttributes['http.request.method'] = 'GET' )
         AND ( StatusCode = 'Error' ) AND ( SpanKind = 'Server' )
       ORDER BY Timestamp DESC, Duration DESC LIMIT 1000`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { duration } of rows) expect(duration).toBeGreaterThan(0);
  });

  test('finds the bounds of a trace by the key', async () => {
    const query = `SELECT min(Start), max(End) FROM otel_traces_trace_id_ts WHERE TraceId = '${traceId}'`;
    const plan = (await store.read<{ explain: string }>(`EXPLAIN indexes = 1 ${query}`))
      .map(({ explain }) => explain)
      .join('\n');
    expect(plan).toContain('binary search');
    const [bounds] = await store.read<{ inside: number }>(
      `WITH (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE TraceId = '${traceId}') AS first,
         (SELECT max(End) FROM otel_traces_trace_id_ts WHERE TraceId = '${traceId}') AS last
       SELECT countIf(Timestamp >= first AND Timestamp <= last) AS inside FROM otel_traces WHERE TraceId = '${traceId}'`,
    );
    expect(bounds).toEqual({ inside: 8 });
  });
});

test('every statement of docs/sql.md has an answer', async () => {
  const store = await clickhouse.freshStore();
  const text = await readFile(new URL('../../docs/sql.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql!);
  const statements = blocks.flatMap((block) => block.split(/;\n/)).filter((statement) => statement.trim() !== '');
  expect(statements.length).toBeGreaterThan(2);
  for (const statement of statements) expect(await store.read(statement)).toEqual([]);
});
