/**
 * CPU time of ClickHouse per span for the edge job: a minute of spans is there at once, then one bucket more at a time, as
 * a live system gives them, with a run after each. And what a live read of the last minute costs meanwhile. Linux only.
 * Run with: node test/bench/edge-job.bench.ts [spans per second]
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createEdgeJob, createGraphReader } from '@faultline/clickhouse';
import { startTestServer } from '../contract/clickhouse-fixture.ts';

const perSecond = Number(process.argv[2] ?? 20_000);
const SECONDS = 60;
const BATCH = 20_000;
const TICKS_PER_SECOND = 100;
const READS = 5;

const clickhouse = await startTestServer();
const store = await clickhouse.freshStore();
await store.run('SYSTEM STOP MERGES');

/** User and system time of ClickHouse in ms. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${clickhouse.server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

async function measured<T>(work: () => Promise<T>): Promise<{ result: T; cpu: number; wall: number }> {
  const [cpu, wall] = [cpuMs(), performance.now()];
  const result = await work();
  return { result, cpu: cpuMs() - cpu, wall: performance.now() - wall };
}

/** Traces of 8 spans: a request, three calls with both ends, a query. 200 services. */
async function insertEnds(fromMs: number, seconds: number): Promise<void> {
  await store.run(
    `INSERT INTO halves (bucket, time, link, side, span, trace, service, instance, breaker, connection, peer_kind, peer,
       address, duration, err, timed_out, retry, injected, weight)
     SELECT toStartOfInterval(toDateTime(at), INTERVAL 10 SECOND), at,
       cityHash64(trace, {fromMs:Int64}, multiIf(k = 0, 0, k = 7, 7, intDiv(k + 1, 2))),
       if(k IN (1, 3, 5, 7), 'caller', 'callee'), cityHash64(trace, k), cityHash64(trace, {fromMs:Int64}),
       concat('service-', toString(cityHash64(trace % 85, intDiv(k + 1, 2), k % 2) % 200)), 'one', '',
       if(k = 7, 'database', 'rpc'),
       multiIf(k = 0, 'entry', k = 7, 'database', k % 2 = 1, 'external', 'unknown'),
       multiIf(k = 0, 'internet', k = 7, 'postgresql', k % 2 = 1, '10.0.0.1:80', ''),
       if(k % 2 = 1, '10.0.0.1:80', ''), cityHash64(trace, k, 1) % 100000000, cityHash64(trace, k, 2) % 100 = 0, 0, 0, 0, 1
     FROM (
       SELECT intDiv(number, 8) AS trace, number % 8 AS k,
         fromUnixTimestamp64Milli({fromMs:Int64} + toInt64(intDiv(number, 8) * 8000 / {perSecond:UInt32})) AS at
       FROM numbers({spans:UInt64}))`,
    {
      params: { fromMs, perSecond, spans: perSecond * seconds },
      settings: {
        max_insert_threads: '1',
        max_block_size: String(BATCH),
        min_insert_block_size_rows: String(BATCH),
        min_insert_block_size_bytes: '0',
      },
    },
  );
}

const fromMs = Math.floor(Date.now() / 10_000) * 10_000 - 600_000;
const job = createEdgeJob(store, Date.now);
await job.run();
await insertEnds(fromMs, SECONDS);
const bulk = await measured(() => job.run());
let live = 0;
const STEPS = 4;
for (let step = 0; step < STEPS; step++) {
  await insertEnds(fromMs + (SECONDS + step * 10) * 1000, 10);
  live += (await measured(() => job.run())).cpu;
}
const idle = await measured(async () => {
  for (let run = 0; run < 10; run++) await job.run();
});

const nowMs = fromMs + (SECONDS + STEPS * 10) * 1000;
const reader = createGraphReader(store);
const read = () => reader.read({ fromMs: nowMs - 60_000, toMs: nowMs, nowMs, recentMs: 10_000 });
await read();
const reads = await measured(async () => {
  for (let n = 0; n < READS; n++) await read();
});

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.log(`data: ${perSecond} spans/s, 8 spans a trace, 200 services, inserts of ${BATCH}, no merges`);
console.log(
  `a minute in one run:    ${((bulk.cpu * 1000) / (perSecond * SECONDS)).toFixed(2)} µs CPU/span (${bulk.result.buckets} buckets)`,
);
console.log(`one bucket at a time:   ${((live * 1000) / (perSecond * STEPS * 10)).toFixed(2)} µs CPU/span`);
console.log(`a run without changes:  ${(idle.cpu / 10).toFixed(1)} ms CPU`);
console.log(`live read of a minute:  ${(reads.cpu / READS).toFixed(0)} ms CPU, ${(reads.wall / READS).toFixed(0)} ms`);
await clickhouse.close();
