/**
 * How long a diagnosis takes over many spans: an hour of them, the last ten minutes of which are the incident, in which one
 * service takes five times as long. With statistics written as a collector leaves them, and from raw spans alone. Linux only.
 * Run with: node test/bench/diagnosis-read.bench.ts [spans] [services]
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { createDiagnosisReader, createStatisticsJob } from '@faultline/clickhouse';
import { startTestServer } from '../contract/clickhouse-fixture.ts';
import { MANY_SPANS_COLUMNS, MANY_SPANS_DATA, manySpans } from '../fixtures/many-spans.ts';

const [spansText = '3000000', servicesText = '50'] = process.argv.slice(2);
const SPANS = Number(spansText);
const SERVICES = Number(servicesText);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const INCIDENT_MS = 10 * MINUTE_MS;
/** What is newer has no statistics yet. */
const SETTLED_MS = 5 * MINUTE_MS;
const SPANS_PER_INSERT = 50_000;
const READS = 10;
const MS_PER_TICK = 10;
const SICK = 'service-3';

const clickhouse = await startTestServer();
const store = await clickhouse.emptiedStore();
const endMs = Math.floor((Date.now() - SETTLED_MS) / MINUTE_MS) * MINUTE_MS;
const history = { spans: SPANS, services: SERVICES, startMs: endMs - HOUR_MS, durationMs: HOUR_MS };
const reader = createDiagnosisReader(store);
const windows = {
  baseline: { fromMs: history.startMs, toMs: endMs - INCIDENT_MS },
  incident: { fromMs: endMs - INCIDENT_MS, toMs: endMs },
};

function cpuMs(): number {
  const fields = readFileSync(`/proc/${clickhouse.server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

async function fill(): Promise<void> {
  const columns = MANY_SPANS_COLUMNS.replaceAll(/(Events|Links)\.\w+/g, '`$&`');
  for (let from = 0; from < SPANS; from += SPANS_PER_INSERT) {
    const made = manySpans(from, Math.min(from + SPANS_PER_INSERT, SPANS), history);
    await store.run(
      `INSERT INTO spans (${columns}) SELECT * REPLACE (
         if(ServiceName = {sick:String} AND Timestamp >= fromUnixTimestamp64Milli({from:Int64}), Duration * 5, Duration) AS Duration)
       FROM (${made})`,
      { params: { sick: SICK, from: String(windows.incident.fromMs) }, settings: { max_threads: 1 } },
    );
  }
}

async function measure(name: string, reads: number): Promise<void> {
  const walls: number[] = [];
  let first = '';
  await reader.read(windows);
  const cpu = cpuMs();
  for (let n = 0; n < reads; n++) {
    const startedAt = performance.now();
    const { suspects } = await reader.read(windows);
    walls.push(performance.now() - startedAt);
    first = suspects[0]?.service ?? 'nobody';
  }
  const each = (cpuMs() - cpu) / reads;
  walls.sort((a, b) => a - b);
  console.log(
    `${name}: median ${walls[reads >> 1]!.toFixed(0)} ms, best ${walls[0]!.toFixed(0)}, worst ${walls.at(-1)!.toFixed(0)}; ` +
      `CPU of the server ${each.toFixed(0)} ms; first suspect ${first}, truth ${SICK}`,
  );
}

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`,
);
console.log(`data: ${SPANS} spans over an hour, ${SERVICES} services; ${MANY_SPANS_DATA}`);
try {
  await fill();
  const job = createStatisticsJob(store, Date.now);
  const cpu = cpuMs();
  let minutes = 0;
  for (let written = await job.run(); written > 0; written = await job.run()) minutes += written;
  console.log(
    `statistics of ${minutes} minutes cost ${(((cpuMs() - cpu) * 1000) / SPANS).toFixed(1)} µs of CPU a span`,
  );
  await measure('from statistics', READS);
  await store.run('TRUNCATE TABLE statistics_versions');
  await measure('from raw spans', 3);
} finally {
  await clickhouse.close();
}
