/**
 * Reading the graph of an hour, a day and a week from rollups: wall and CPU time, and the ratio to 10 s rollups alone.
 * The rollups are made up: 200 services, 344 edges, as the edge job would have left them. Linux only.
 * Run with: node test/bench/graph-read.bench.ts
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createGraphReader } from '@faultline/clickhouse';
import { startTestServer } from '../contract/clickhouse-fixture.ts';

const SERVICES = 200;
const EDGES = 344;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const TICKS_PER_SECOND = 100;
const READS = 5;
/** The window ends here past the hour, so that it has ragged ends. */
const PAST_HOUR_S = 2_260;
const SERVICE_SUFFIXES = ['10s', '1m', '1h'];

const clickhouse = await startTestServer();
const store = await clickhouse.freshStore();

function cpuMs(): number {
  const fields = readFileSync(`/proc/${clickhouse.server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

/** Rows of one resolution; a histogram has `entries` buckets. In pieces, because a statement has to end in time. */
async function fill(suffix: string, seconds: number, fromS: number, toS: number, entries: number): Promise<void> {
  const pieceS = Math.ceil(6_000 / entries) * seconds;
  for (let pieceFromS = fromS; pieceFromS < toS; pieceFromS += pieceS) {
    await fillPiece(suffix, seconds, pieceFromS, Math.min(toS, pieceFromS + pieceS), entries);
  }
}

async function fillPiece(suffix: string, seconds: number, fromS: number, toS: number, entries: number): Promise<void> {
  const params = {
    seconds,
    fromS,
    buckets: Math.floor((toS - fromS) / seconds),
    edges: EDGES,
    services: SERVICES,
    entries,
  };
  const bucket = 'toDateTime({fromS:UInt32} + intDiv(number, {rows:UInt32}) * {seconds:UInt32})';
  const settings = {
    max_insert_threads: '1',
    max_threads: 1,
    max_block_size: '20000',
    min_insert_block_size_rows: '40000',
    min_insert_block_size_bytes: '0',
    max_execution_time: 600,
  };
  const latency = `mapFromArrays(
    arrayMap(n -> toUInt16(300 + (n * 7 + number % 11) % 250), range({entries:UInt32})),
    arrayMap(n -> toFloat64(1 + n % 5), range({entries:UInt32})))`;
  await store.run(
    `INSERT INTO edges_${suffix} (bucket, version, source_kind, source, target_kind, target, address, connection, breaker,
       executed, matched, failed, rows, newest, caller_latency, callee_latency)
     SELECT ${bucket}, 1, 'service', concat('service-', toString(number % {rows:UInt32} % {services:UInt32})), 'service',
       concat('service-', toString((number % {rows:UInt32} * 7 + 1) % {services:UInt32})), '10.0.0.1:80', 'rpc',
       toString(number % {rows:UInt32}), 100, 100, 1, 200, ${bucket}, ${latency}, ${latency}
     FROM numbers({buckets:UInt32} * {rows:UInt32})`,
    { params: { ...params, rows: EDGES }, settings },
  );
  await store.run(
    `INSERT INTO fan_out_${suffix} SELECT ${bucket}, 1, map(toUInt32(3), 10.) FROM numbers({buckets:UInt32})`,
    { params: { ...params, rows: 1 }, settings },
  );
  await store.run(
    `INSERT INTO edge_versions (resolution_s, bucket, version, inputs)
     SELECT {seconds:UInt32}, ${bucket}, 1, intDiv({seconds:UInt32}, 10) FROM numbers({buckets:UInt32})`,
    { params: { ...params, rows: 1 }, settings },
  );
  if (!SERVICE_SUFFIXES.includes(suffix)) return;
  await store.run(
    `INSERT INTO service_${suffix} (bucket, service, operation, kind, instance, ${suffix === '10s' ? '' : 'last_seen, '}spans, requests, latency)
     SELECT ${bucket}, concat('service-', toString(number % {rows:UInt32} % {services:UInt32})),
       concat('operation ', toString(intDiv(number % {rows:UInt32}, {services:UInt32}))), 2, 'one',
       ${suffix === '10s' ? '' : `${bucket}, `}100, 100, ${latency}
     FROM numbers({buckets:UInt32} * {rows:UInt32})`,
    { params: { ...params, rows: 3 * SERVICES }, settings },
  );
}

const toS = Math.floor((Date.now() / 1000 - PAST_HOUR_S) / HOUR_S) * HOUR_S + PAST_HOUR_S;
const wholeS = toS - PAST_HOUR_S;
const dayS = Math.floor(wholeS / DAY_S) * DAY_S;
await store.run('SYSTEM STOP MERGES service_1m');
await store.run('SYSTEM STOP MERGES service_1h');
for (const view of ['service_1m_mv', 'service_1h_mv']) await store.run(`DROP VIEW ${view}`);
await store.run("INSERT INTO schema_migrations (version, name, applied_at) VALUES (7, '', '2020-01-01 00:00:00')");
await fill('10s', 10, toS - 2 * HOUR_S, toS, 30);
await fill('1m', 60, wholeS - DAY_S, Math.floor(toS / 60) * 60, 80);
await fill('1h', HOUR_S, wholeS - 8 * DAY_S, wholeS, 150);
await fill('6h', 6 * HOUR_S, dayS - 7 * DAY_S, Math.floor(wholeS / (6 * HOUR_S)) * 6 * HOUR_S, 170);
await fill('1d', DAY_S, dayS - 7 * DAY_S, dayS, 190);
// Markers of the 10 s buckets whose rows nobody reads.
await store.run(
  `INSERT INTO edge_versions (resolution_s, bucket, version, inputs)
   SELECT 10, toDateTime({fromS:UInt32} + number * 10), 1, 1 FROM numbers({buckets:UInt32})`,
  { params: { fromS: wholeS - 8 * DAY_S, buckets: (8 * DAY_S - 2 * HOUR_S + PAST_HOUR_S) / 10 } },
);

const reader = createGraphReader(store);
async function measure(name: string, lengthS: number): Promise<number> {
  const read = () => reader.read({ fromMs: (toS - lengthS) * 1000, toMs: toS * 1000, nowMs: Date.now(), recentMs: 0 });
  const facts = await read();
  const walls: number[] = [];
  const cpu = cpuMs();
  for (let n = 0; n < READS; n++) {
    const startedAt = performance.now();
    await read();
    walls.push(performance.now() - startedAt);
  }
  const each = (cpuMs() - cpu) / READS;
  const wall = walls.sort((a, b) => a - b)[READS >> 1]!;
  console.log(
    `${name.padEnd(24)} ${wall.toFixed(0).padStart(6)} ms (best ${walls[0]!.toFixed(0)}), ${each.toFixed(0).padStart(6)} ms CPU, ${facts.edges.length} edges, ` +
      `${facts.edges.reduce((sum, edge) => sum + edge.executed, 0).toExponential(2)} calls`,
  );
  return each;
}

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.log(`data: ${SERVICES} services, ${EDGES} edges, 10 s for 2 h, 1 min for a day, 1 h, 6 h and 1 d for a week`);
const withoutLevels = (condition: string) =>
  store.run(`ALTER TABLE edge_versions DELETE WHERE ${condition}`, { settings: { mutations_sync: '1' } });
const windows: [string, number][] = [
  ['an hour', HOUR_S],
  ['a day', DAY_S - HOUR_S],
  ['a week', 7 * DAY_S],
];
const all: number[] = [];
for (const [name, lengthS] of windows) all.push(await measure(name, lengthS));
await withoutLevels('resolution_s IN (21600, 86400)');
for (const [index, [name, lengthS]] of windows.entries()) {
  const cpu = await measure(`${name}, 1 min and 1 h`, lengthS);
  console.log(`${name} costs 1/${(cpu / all[index]!).toFixed(1)} of what it costs from minutes and hours alone`);
}
await withoutLevels('resolution_s > 10');
await store.run('TRUNCATE TABLE schema_migrations');
const tenSeconds = await measure('an hour, 10 s alone', HOUR_S);
console.log(`an hour costs 1/${(tenSeconds / all[0]!).toFixed(1)} of what it costs from 10 s rollups alone`);
await clickhouse.close();
