/**
 * Reading traces over many spans: how long each read takes, what the tables that make it fast cost at insert, and stored
 * bytes per span. Linux only.
 * Run with: node test/bench/trace-read.bench.ts [spans] [services] [directory that keeps the data for the next run]
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  connect,
  createAttributeReader,
  createTraceReader,
  createTraceSearch,
  migrate,
  startEmbeddedServer,
} from '@faultline/clickhouse';
import { MANY_SPANS_COLUMNS, MANY_SPANS_DATA, type ManySpans, manySpans, requestId } from '../fixtures/many-spans.ts';

const [spansText = '10000000', servicesText = '50', keptIn] = process.argv.slice(2);
const SPANS = Number(spansText);
const SERVICES = Number(servicesText);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SPANS_PER_INSERT = 10_000;
/** The newest of them stay as they were inserted, in parts without indexes. */
const UNMERGED_SPANS = Math.min(SPANS / 20, 500_000);
const REPETITIONS = 30;
const US_PER_TICK = 10_000;
const INSERT = { async_insert: 0 as const, materialize_skip_indexes_on_insert: 0 as const, max_threads: 1 };

const dataDir = keptIn ?? (await mkdtemp(path.join(tmpdir(), 'faultline-bench-')));
const isFilled = existsSync(path.join(dataDir, 'clickhouse'));
const server = await startEmbeddedServer({ dataDir });
const store = connect(server.url);
await migrate(store, { retentionSpansMs: 3 * DAY_MS, retentionRollupsMs: 30 * DAY_MS, maxLatenessMs: DAY_MS });
const endMs = isFilled ? await newestSpanMs() : Date.now();
const history: ManySpans = { spans: SPANS, services: SERVICES, startMs: endMs - 3 * HOUR_MS, durationMs: 3 * HOUR_MS };

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
console.log(`data: ${SPANS} spans over 3 h, ${SERVICES} services; ${MANY_SPANS_DATA}`);
try {
  if (!isFilled) {
    await measureIndexCost();
    await fill();
  }
  await reportBytes();
  await measureReads();
} finally {
  await store.close();
  await server.stop();
  if (!keptIn) await rm(dataDir, { recursive: true, force: true });
}

/** User and system time of the server, in µs. */
function cpuUs(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * US_PER_TICK;
}

async function newestSpanMs(): Promise<number> {
  const [row] = await store.read<{ ms: number }>('SELECT toUnixTimestamp64Milli(max(Timestamp)) AS ms FROM spans');
  return row!.ms;
}

async function fill(): Promise<void> {
  const startedAt = performance.now();
  for (let from = 0; from < SPANS; from += SPANS_PER_INSERT) {
    if (from >= SPANS - UNMERGED_SPANS) await store.run('SYSTEM STOP MERGES spans');
    const select = manySpans(from, Math.min(from + SPANS_PER_INSERT, SPANS), history);
    await store.run(`INSERT INTO spans (${MANY_SPANS_COLUMNS}) ${select}`, { settings: INSERT });
  }
  console.log(`filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

/** The same rows into a table that keeps nothing, with and without the view under test, in turn. */
async function measureIndexCost(): Promise<void> {
  const rows = Math.min(200_000, SPANS);
  const columns = ['Timestamp', 'TraceId', 'ServiceName', 'ResourceAttributes'];
  const types =
    '(Timestamp DateTime64(9), TraceId FixedString(16), ServiceName LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String), n UInt64)';
  await store.run(`CREATE TABLE bench_source ${types} ENGINE = Memory`);
  const views = await store.read<{ name: string; target: string; query: string }>(
    `SELECT name, replaceOne(name, '_mv', '') AS target, as_select AS query FROM system.tables
     WHERE database = {database:String} AND name IN ('trace_places_mv', 'resources_mv')`,
    { params: { database: store.database } },
  );
  for (let from = 0; from < rows; from += 50_000) {
    await store.run(`INSERT INTO bench_source SELECT ${columns.join(', ')}, ${from} + rowNumberInAllBlocks()
      FROM (${manySpans(from, from + 50_000, history)})`);
  }
  const costs = new Map<string, number[]>();
  for (let round = 0; round < 4; round++) {
    for (const view of [undefined, ...views]) {
      await store.run(`CREATE TABLE bench_null ${types} ENGINE = Null`);
      if (view) {
        await store.run(`CREATE TABLE bench_target AS ${view.target}`);
        const query = view.query.replaceAll(`${store.database}.spans`, `${store.database}.bench_null`);
        await store.run(`CREATE MATERIALIZED VIEW bench_mv TO bench_target AS ${query}`);
      }
      const before = cpuUs();
      for (let from = 0; from < rows; from += SPANS_PER_INSERT) {
        const range = `n >= ${from} AND n < ${from + SPANS_PER_INSERT}`;
        await store.run(`INSERT INTO bench_null SELECT * FROM bench_source WHERE ${range}`, { settings: INSERT });
      }
      if (view) await store.run('OPTIMIZE TABLE bench_target FINAL');
      const name = view?.name ?? '';
      costs.set(name, [...(costs.get(name) ?? []), (cpuUs() - before) / rows]);
      for (const table of ['bench_mv', 'bench_target', 'bench_null'])
        await store.run(`DROP TABLE IF EXISTS ${table} SYNC`);
    }
  }
  await store.run('DROP TABLE bench_source SYNC');
  const base = Math.min(...costs.get('')!);
  for (const { name } of views) {
    const cost = Math.min(...costs.get(name)!) - base;
    console.log(
      `${name}: ${cost.toFixed(2)} µs CPU/span at insert and merge (best of 4; reading the rows ${base.toFixed(2)})`,
    );
  }
}

async function reportBytes(): Promise<void> {
  const perSpan = (bytes: number) => (bytes / SPANS).toFixed(2).padStart(7);
  const tables = await store.read<{ name: string; bytes: number; parts: number; unindexed: number }>(
    `SELECT table AS name, sum(bytes_on_disk) AS bytes, count() AS parts, countIf(level = 0) AS unindexed
     FROM system.parts WHERE active AND database = {database:String} GROUP BY table ORDER BY bytes DESC`,
    { params: { database: store.database } },
  );
  console.log('bytes per span, by table:');
  for (const { name, bytes, parts, unindexed } of tables) {
    console.log(`${perSpan(bytes)}  ${name} (${parts} parts, ${unindexed} as inserted)`);
  }
  console.log(`${perSpan(tables.reduce((sum, { bytes }) => sum + bytes, 0))}  in all`);
  const columns = await store.read<{ name: string; bytes: number }>(
    `SELECT concat(table, '.', column) AS name, sum(column_data_compressed_bytes) AS bytes
     FROM system.parts_columns WHERE active AND database = {database:String}
     GROUP BY name ORDER BY bytes DESC LIMIT 25`,
    { params: { database: store.database } },
  );
  const [indexes] = await store.read<{ bytes: number }>(
    `SELECT sum(secondary_indices_compressed_bytes) AS bytes
     FROM system.parts WHERE active AND database = {database:String} AND table = 'spans'`,
    { params: { database: store.database } },
  );
  console.log('and by column:');
  for (const { name, bytes } of columns) console.log(`${perSpan(bytes)}  ${name}`);
  console.log(`${perSpan(indexes!.bytes)}  skip indexes of spans`);
}

async function measureReads(): Promise<void> {
  const reader = createTraceReader(store);
  const search = createTraceSearch(store);
  const attributes = createAttributeReader(store);
  const traces = SPANS / 8;
  const sample = async (from: number, to: number) => {
    const number = `${Math.floor(from)} + cityHash64(number) % ${Math.floor(to - from)}`;
    return store.read<{ id: string; request: string; service: string }>(
      `SELECT lower(hex(sipHash128(t, 'trace'))) AS id, ${requestId('t')} AS request,
         concat('service-', toString(cityHash64(t % 100, 0) % ${SERVICES})) AS service
       FROM (SELECT ${number} AS t FROM numbers(${REPETITIONS}))`,
    );
  };
  const anyTrace = await sample(0, traces);
  const newTrace = await sample(traces - UNMERGED_SPANS / 8, traces);
  const window = { fromMs: endMs - 3 * HOUR_MS, toMs: endMs + 60_000, limit: 20 };
  const withAttribute = (key: string, value: string) => ({ attributes: [{ key, value }] });
  const sampled = { ...window, prefix: '' };
  const readStored = async (traceId: string): Promise<void> => {
    if (!(await reader.read({ traceId }))) throw new Error(`the trace ${traceId} is not stored`);
  };
  const grafana = (id: string) =>
    store.read(
      `WITH '${id}' AS trace_id,
         (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE TraceId = trace_id) AS trace_start,
         (SELECT max(End) + 1 FROM otel_traces_trace_id_ts WHERE TraceId = trace_id) AS trace_end
       SELECT TraceId AS traceID, SpanId AS spanID, ServiceName, SpanName, Duration, SpanAttributes, ResourceAttributes
       FROM otel_traces
       WHERE traceID = trace_id AND Timestamp >= trace_start AND Timestamp <= trace_end
       LIMIT 1000`,
    );
  const reads: [string, (i: number) => Promise<unknown>][] = [
    ['trace by id', (i) => readStored(anyTrace[i]!.id)],
    ['trace by id, in unmerged parts', (i) => readStored(newTrace[i]!.id)],
    ['trace by id that does not exist', (i) => reader.read({ traceId: `ff${anyTrace[i]!.id.slice(2)}` })],
    ["trace by id, Grafana's query on otel_traces", (i) => grafana(anyTrace[i]!.id)],
    ['newest traces', () => search.search({ ...window, filter: {} })],
    ['service', (i) => search.search({ ...window, filter: { service: anyTrace[i]!.service } })],
    [
      'service + errors',
      (i) => search.search({ ...window, filter: { service: anyTrace[i]!.service, status: 'error' } }),
    ],
    [
      'service + attribute (1 in 500 traces)',
      (i) =>
        search.search({
          ...window,
          filter: { service: anyTrace[i]!.service, ...withAttribute('app.tenant', `tenant-${i}`) },
        }),
    ],
    [
      'service + attribute (1 trace)',
      (i) =>
        search.search({
          ...window,
          filter: { service: anyTrace[i]!.service, ...withAttribute('app.request.id', anyTrace[i]!.request) },
        }),
    ],
    [
      'service + attribute (none)',
      (i) =>
        search.search({
          ...window,
          filter: { service: anyTrace[i]!.service, ...withAttribute('app.request.id', `none-${i}`) },
        }),
    ],
    [
      'attribute (1 in 500 traces)',
      (i) => search.search({ ...window, filter: withAttribute('app.tenant', `tenant-${i}`) }),
    ],
    [
      'attribute (1 trace)',
      (i) => search.search({ ...window, filter: withAttribute('app.request.id', anyTrace[i]!.request) }),
    ],
    ['attribute (none)', (i) => search.search({ ...window, filter: withAttribute('app.request.id', `none-${i}`) })],
    ['resource attribute', (i) => search.search({ ...window, filter: withAttribute('host.name', `node-${i % 16}`) })],
    ['attribute keys', () => attributes.keys({ ...sampled, prefix: 'http.' })],
    ['attribute values', () => attributes.values({ ...sampled, key: 'app.tenant', prefix: 'tenant-1' })],
  ];
  console.log(`${REPETITIONS} reads each, ms: median, p95; ClickHouse's CPU per read`);
  for (const [name, read] of reads) {
    const tookMs: number[] = [];
    await read(REPETITIONS - 1);
    const cpuBefore = cpuUs();
    for (let i = 0; i < REPETITIONS; i++) {
      const startedAt = performance.now();
      await read(i);
      tookMs.push(performance.now() - startedAt);
      await delay(5);
    }
    const cpuMs = (cpuUs() - cpuBefore) / 1000 / REPETITIONS;
    tookMs.sort((a, b) => a - b);
    const [median, p95] = [0.5, 0.95].map((share) => tookMs[Math.floor(REPETITIONS * share)]!.toFixed(0).padStart(6));
    console.log(`${median} ${p95} ${cpuMs.toFixed(0).padStart(6)}  ${name}`);
  }
}
