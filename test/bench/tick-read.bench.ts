/**
 * What it costs ClickHouse to look at recent spans: one run of detection reads the last 16 s of what ended, and
 * 2 s of answers; each fifth run also whom the requests of 10 s called.
 * Linux only. Run with: node test/bench/tick-read.bench.ts [spans a second] [services]
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { createTickReader, type TickRead } from '@faultline/clickhouse';
import { TICK_MS, type Tick } from '@faultline/model';
import { startTestServer } from '../contract/clickhouse-fixture.ts';
import { MANY_SPANS_COLUMNS, MANY_SPANS_DATA, manySpans } from '../fixtures/many-spans.ts';

const [rateText = '10000', servicesText = '50'] = process.argv.slice(2);
const RATE = Number(rateText);
const MINUTE_MS = 60_000;
const LENGTH_MS = 2 * MINUTE_MS;
const SPANS = (RATE * LENGTH_MS) / 1_000;
const SPANS_PER_INSERT = 50_000;
const READS = 10;
const MS_PER_CPU_TICK = 10;

const clickhouse = await startTestServer();
const store = await clickhouse.emptiedStore();
const endMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const history = { spans: SPANS, services: Number(servicesText), startMs: endMs - LENGTH_MS, durationMs: LENGTH_MS };
const reader = createTickReader(store);

function cpuMs(): number {
  const fields = readFileSync(`/proc/${clickhouse.server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_CPU_TICK;
}

async function measure(name: string, read: (request: TickRead) => Promise<Tick[]>, request: TickRead): Promise<void> {
  await read(request);
  const cpu = cpuMs();
  const startedAt = performance.now();
  let ticks: Tick[] = [];
  for (let n = 0; n < READS; n++) ticks = await read(request);
  const streams = ticks.flatMap((tick) => tick.streams);
  const spans = streams.reduce((sum, stream) => sum + stream.spans, 0);
  const calling = ticks.flatMap(({ requestCalls = [] }) => requestCalls);
  const requests = calling.reduce((sum, operation) => sum + operation.requests, 0);
  console.log(
    `${name}: ${((performance.now() - startedAt) / READS).toFixed(0)} ms, CPU of the server ` +
      `${((cpuMs() - cpu) / READS).toFixed(0)} ms; ${spans} spans in ${streams.length} streams, ` +
      `${requests} requests in ${calling.length} operations of ${ticks.length} ticks`,
  );
}

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`,
);
console.log(`data: ${RATE} spans a second, ${servicesText} services; ${MANY_SPANS_DATA}`);
try {
  const columns = MANY_SPANS_COLUMNS.replaceAll(/(Events|Links)\.\w+/g, '`$&`');
  for (let from = 0; from < SPANS; from += SPANS_PER_INSERT) {
    const made = manySpans(from, Math.min(from + SPANS_PER_INSERT, SPANS), history);
    await store.run(`INSERT INTO spans (${columns}) ${made}`, { settings: { max_threads: 1 } });
  }
  const toMs = endMs - MINUTE_MS / 2;
  await measure('what ended in 16 s', reader.read, { fromMs: toMs - 8 * TICK_MS, toMs });
  await measure('answers of 2 s', reader.readAnswered, { fromMs: toMs - TICK_MS, toMs });
  await measure('calls of the requests of 10 s', reader.readRequestCalls, { fromMs: toMs - 5 * TICK_MS, toMs });
} finally {
  await clickhouse.close();
}
