/**
 * Reading the graph of an hour, a day and a week from rollups: wall and CPU time, and the ratio to 10 s rollups alone.
 * The rollups are made up: 200 services, 344 edges, 200 breakers, as the edge job would have left them; once from traffic of 3,000 spans a
 * second, and once with histograms that are fuller than such traffic makes them. Linux only.
 * Run with: node test/bench/graph-read.bench.ts
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { connect, createGraphReader, type Store } from '@faultline/clickhouse';
import { databaseUrl, startTestServer } from '../contract/clickhouse-fixture.ts';

const SERVICES = 200;
const EDGES = 344;
const BREAKERS = 200;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const TICKS_PER_SECOND = 100;
/** A console asks once a second; its first reads, which find nothing compiled, are not what it lives with. */
const WARM_UP_READS = 10;
const READS = 40;
/** How far the window has moved on at each read, as that of somebody who watches. */
const STEP_S = 1;
/** The window ends here past the hour, so that it has ragged ends. */
const PAST_HOUR_S = 2_260;
const SERVICE_SUFFIXES = ['10s', '1m', '1h'];

/** Of all services together: some 10 million an hour. Most calls are two spans. */
const SPANS_PER_SECOND = 3_000;
const CALLS_PER_SECOND = SPANS_PER_SECOND / 2 / EDGES;

/** What an edge's histograms hold. */
interface Latencies {
  name: string;
  /** A map, from a row of `numbers` and `{seconds:UInt32}`. `shift`: how many buckets faster than the callers see it. */
  histogram(seconds: number, shift: number): string;
}

/**
 * Log-normal latencies of sigma 0.6, medians from 0.5 to 130 ms: every bucket's share of the calls, rounded up or down at
 * random. So a histogram has as many entries as the traffic makes: some 40 in 10 s, 67 in a minute, 104 in an hour.
 */
const logNormal: Latencies = {
  name: 'log-normal',
  histogram: (seconds, shift) => {
    const deviation = (0.6 / Math.LN2) * 16;
    const shares = Array.from({ length: 161 }, (_, n) => Math.exp(-(((n - 80) / deviation) ** 2) / 2));
    const calls = (CALLS_PER_SECOND * seconds) / shares.reduce((sum, share) => sum + share, 0);
    const expected = shares.map((share) => (calls * share).toPrecision(6));
    return `
      CAST(arrayFilter(entry -> entry.2 > 0, arrayMap(
        (expected, n) -> (toUInt16(${223 - shift} + number % {rows:UInt32} * 37 % 129 + n), floor(expected + cityHash64(number, n, ${shift}) / exp2(64))),
        [${expected}], range(${expected.length}))) AS Map(UInt16, Float64))`;
  },
};

/** Latencies all over 250 buckets, hardly fewer entries in a minute than in a day. */
const ENTRIES: Record<number, number> = { 10: 30, 60: 80, 300: 120, [HOUR_S]: 150, [6 * HOUR_S]: 170, [DAY_S]: 190 };
const dense: Latencies = {
  name: 'dense',
  histogram: (seconds) => `
    mapFromArrays(
      arrayMap(n -> toUInt16(300 + (n * 7 + number % 11) % 250), range(${ENTRIES[seconds]})),
      arrayMap(n -> toFloat64(1 + n % 5), range(${ENTRIES[seconds]})))`,
};

const toS = Math.floor((Date.now() / 1000 - PAST_HOUR_S) / HOUR_S) * HOUR_S + PAST_HOUR_S;
const wholeS = toS - PAST_HOUR_S;
const dayS = Math.floor(wholeS / DAY_S) * DAY_S;

const clickhouse = await startTestServer();

function cpuMs(): number {
  const fields = readFileSync(`/proc/${clickhouse.server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

/** A database with rollups of a week. */
async function storeWith(latencies: Latencies): Promise<Store> {
  const store = await clickhouse.freshStore();
  await store.run('SYSTEM STOP MERGES service_1m');
  await store.run('SYSTEM STOP MERGES service_1h');
  for (const view of ['service_1m_mv', 'service_1h_mv']) await store.run(`DROP VIEW ${view}`);
  await store.run("INSERT INTO schema_migrations (version, name, applied_at) VALUES (7, '', '2020-01-01 00:00:00')");
  const filled = (suffix: string, seconds: number, fromS: number, untilS: number) =>
    fill(store, { latencies, suffix, seconds, fromS, untilS });
  await filled('10s', 10, toS - 2 * HOUR_S, toS);
  await filled('1m', 60, wholeS - DAY_S, Math.floor(toS / 60) * 60);
  await filled('5m', 300, wholeS - DAY_S, Math.floor(toS / 300) * 300);
  await filled('1h', HOUR_S, wholeS - 8 * DAY_S, wholeS);
  await filled('6h', 6 * HOUR_S, dayS - 7 * DAY_S, Math.floor(wholeS / (6 * HOUR_S)) * 6 * HOUR_S);
  await filled('1d', DAY_S, dayS - 7 * DAY_S, dayS);
  // Markers of the 10 s buckets whose rows nobody reads.
  await store.run(
    `INSERT INTO edge_versions (resolution_s, bucket, version, inputs)
     SELECT 10, toDateTime({fromS:UInt32} + number * 10), 1, 1 FROM numbers({buckets:UInt32})`,
    { params: { fromS: wholeS - 8 * DAY_S, buckets: (8 * DAY_S - 2 * HOUR_S + PAST_HOUR_S) / 10 } },
  );
  return store;
}

/** Rows of one resolution. */
interface Rows {
  latencies: Latencies;
  suffix: string;
  seconds: number;
  /** Epoch seconds, `untilS` excluded. */
  fromS: number;
  untilS: number;
}

/** In pieces, because a statement has to end in time. */
async function fill(store: Store, rows: Rows): Promise<void> {
  const pieceS = 40 * rows.seconds;
  for (let fromS = rows.fromS; fromS < rows.untilS; fromS += pieceS) {
    await fillPiece(store, { ...rows, fromS, untilS: Math.min(rows.untilS, fromS + pieceS) });
  }
}

async function fillPiece(store: Store, { latencies, suffix, seconds, fromS, untilS }: Rows): Promise<void> {
  const params = { seconds, fromS, buckets: Math.floor((untilS - fromS) / seconds), services: SERVICES };
  const bucket = 'toDateTime({fromS:UInt32} + intDiv(number, {rows:UInt32}) * {seconds:UInt32})';
  const settings = {
    max_insert_threads: '1',
    max_threads: 1,
    max_block_size: '20000',
    min_insert_block_size_rows: '40000',
    min_insert_block_size_bytes: '0',
    max_execution_time: 600,
  };
  const calls = Math.round(CALLS_PER_SECOND * seconds);
  await store.run(
    `INSERT INTO edges_${suffix} (bucket, version, source_kind, source, target_kind, target, address, connection, breaker,
       executed, matched, failed, rows, newest, caller_latency, callee_latency)
     SELECT ${bucket}, 1, 'service', concat('service-', toString(number % {rows:UInt32} % {services:UInt32})), 'service',
       concat('service-', toString((number % {rows:UInt32} * 7 + 1) % {services:UInt32})), '10.0.0.1:80', 'rpc',
       toString(number % {rows:UInt32}), ${calls}, ${calls}, 1, ${2 * calls}, ${bucket},
       ${latencies.histogram(seconds, 0)}, ${latencies.histogram(seconds, 5)}
     FROM numbers({buckets:UInt32} * {rows:UInt32})`,
    { params: { ...params, rows: EDGES }, settings },
  );
  await store.run(
    `INSERT INTO edge_versions (resolution_s, bucket, version, inputs, requests_by_calls)
     SELECT {seconds:UInt32}, ${bucket}, 1, intDiv({seconds:UInt32}, 10), map(toUInt32(3), 10.) FROM numbers({buckets:UInt32})`,
    { params: { ...params, rows: 1 }, settings },
  );
  await store.run(
    `INSERT INTO breakers_${suffix} (bucket, version, service, breaker, library, success, short_circuited)
     SELECT ${bucket}, 1, concat('service-', toString(number % {rows:UInt32})), 'breaker', 'opossum', ${calls}, 1
     FROM numbers({buckets:UInt32} * {rows:UInt32})`,
    { params: { ...params, rows: BREAKERS }, settings },
  );
  if (!SERVICE_SUFFIXES.includes(suffix)) return;
  await store.run(
    `INSERT INTO service_${suffix} (bucket, service, operation, kind, instance, ${suffix === '10s' ? '' : 'last_seen, '}spans, requests)
     SELECT ${bucket}, concat('service-', toString(number % {rows:UInt32} % {services:UInt32})),
       concat('operation ', toString(intDiv(number % {rows:UInt32}, {services:UInt32}))), 2, 'one',
       ${suffix === '10s' ? '' : `${bucket}, `}100, 100
     FROM numbers({buckets:UInt32} * {rows:UInt32})`,
    { params: { ...params, rows: 3 * SERVICES }, settings },
  );
}

/** @returns CPU time of a read in milliseconds, that of the server */
async function measure(store: Store, name: string, lengthS: number): Promise<number> {
  const reader = createGraphReader(store);
  let endS = toS - (WARM_UP_READS + READS) * STEP_S;
  const read = (store = reader) => {
    endS += STEP_S;
    return store.read({ fromMs: (endS - lengthS) * 1000, toMs: endS * 1000, nowMs: Date.now(), recentMs: 0 });
  };
  const facts = await read();
  for (let n = 1; n < WARM_UP_READS; n++) await read();
  const walls: number[] = [];
  const cpu = cpuMs();
  const ownCpu = process.cpuUsage();
  for (let n = 0; n < READS; n++) {
    const startedAt = performance.now();
    await read();
    walls.push(performance.now() - startedAt);
  }
  const each = (cpuMs() - cpu) / READS;
  const own = process.cpuUsage(ownCpu);
  endS -= STEP_S;
  const firstAt = performance.now();
  await read(createGraphReader(store));
  const first = performance.now() - firstAt;
  const wall = walls.sort((a, b) => a - b)[READS >> 1]!;
  const entries = facts.edges.reduce((sum, edge) => sum + edge.callerLatency.size, 0) / facts.edges.length;
  console.log(
    `${name.padEnd(32)} ${wall.toFixed(0).padStart(6)} ms (best ${walls[0]!.toFixed(0)}, worst ${walls.at(-1)!.toFixed(0)}, by a new reader ${first.toFixed(0)}), CPU of the server ${each.toFixed(0).padStart(6)} ms, of the ` +
      `reader ${((own.user + own.system) / 1000 / READS).toFixed(0).padStart(4)} ms, ${facts.edges.length} edges, ${entries.toFixed(0)} entries each, ` +
      `${facts.edges.reduce((sum, edge) => sum + edge.executed, 0).toExponential(2)} calls`,
  );
  return each;
}

const WINDOWS: [string, number][] = [
  ['an hour', HOUR_S],
  ['a day', DAY_S - HOUR_S],
  ['a week', 7 * DAY_S],
];

async function compare(latencies: Latencies): Promise<void> {
  const store = await storeWith(latencies);
  const named = (name: string) => `${latencies.name}: ${name}`;
  const withoutLevels = (condition: string) =>
    store.run(`ALTER TABLE edge_versions DELETE WHERE ${condition}`, { settings: { mutations_sync: '1' } });
  const all: number[] = [];
  for (const [name, lengthS] of WINDOWS) all.push(await measure(store, named(name), lengthS));
  await withoutLevels('resolution_s IN (300, 21600, 86400)');
  for (const [index, [name, lengthS]] of WINDOWS.entries()) {
    const cpu = await measure(store, named(`${name}, 1 min and 1 h`), lengthS);
    console.log(`${name} costs 1/${(cpu / all[index]!).toFixed(1)} of what it costs from minutes and hours alone`);
  }
  await withoutLevels('resolution_s > 10');
  await store.run('TRUNCATE TABLE schema_migrations');
  // A store that has not learnt yet since when there are minutes of services.
  const unknowing = connect(databaseUrl(clickhouse.server.url, store.database));
  const tenSeconds = await measure(unknowing, named('an hour, 10 s alone'), HOUR_S);
  await unknowing.close();
  console.log(`an hour costs 1/${(tenSeconds / all[0]!).toFixed(1)} of what it costs from 10 s rollups alone`);
}

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.log(
  `data: ${SERVICES} services, ${EDGES} edges, ${BREAKERS} breakers, 10 s for 2 h, 1 min and 5 min for a day, 1 h, 6 h and 1 d for a week`,
);
await compare(logNormal);
await compare(dense);
await clickhouse.close();
