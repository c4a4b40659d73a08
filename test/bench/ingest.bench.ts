/**
 * CPU time of the collector and of ClickHouse per span, whole path: OTLP/HTTP in, insert acknowledged, materialized
 * views, merges and edge job meanwhile. Linux only. Run with: node test/bench/ingest.bench.ts [protobuf|json] [none|gzip]
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { messageFromJson } from '../../apps/collector/test/random-requests.ts';
import { REALISTIC_DATA, realisticRequest } from '../../apps/collector/test/realistic-request.ts';
import { type Message, TraceRequest } from '../../apps/collector/test/reference-rows.ts';
import { startClickHouse, startCollector } from '../integration/collector-fixture.ts';

const [encoding = 'protobuf', compression = 'gzip'] = process.argv.slice(2);
const REQUESTS = 400;
const WARM_UP_REQUESTS = 100;
const SPANS_PER_REQUEST = 500;
const AT_ONCE = 20;
/** Lets the edge job and merges catch up, so that they are counted. */
const SETTLE_MS = 5_000;
const TICKS_PER_SECOND = 100;

const startNs = BigInt(Date.now() - 30_000) * 1_000_000n;
const bodies = Array.from({ length: REQUESTS }, (_, seed) => {
  const request = realisticRequest(seed, SPANS_PER_REQUEST, startNs);
  const body =
    encoding === 'json'
      ? Buffer.from(JSON.stringify(request))
      : TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish();
  return compression === 'gzip' ? gzipSync(body, { level: 1 }) : body;
});

const clickhouse = await startClickHouse();
const collector = await startCollector(clickhouse.server.url);

async function send(from: readonly Uint8Array[]): Promise<number[]> {
  const tookMs: number[] = [];
  const queue = [...from];
  const sender = async (): Promise<void> => {
    for (let body = queue.pop(); body; body = queue.pop()) {
      const startedAt = performance.now();
      const response = await fetch(`${collector.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: {
          'Content-Type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
          ...(compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
        },
        body: body as BodyInit,
      });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`the collector answered ${response.status}`);
      tookMs.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return tookMs.sort((a, b) => a - b);
}

/** User and system time of a process, in µs. */
function cpuTimeUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

await send(bodies.slice(0, WARM_UP_REQUESTS));
const measured = bodies.slice(WARM_UP_REQUESTS);
const spans = measured.length * SPANS_PER_REQUEST;
const pids = [collector.process.pid!, clickhouse.server.pid!];
const before = pids.map(cpuTimeUs);
const startedAt = performance.now();
const tookMs = await send(measured);
const seconds = (performance.now() - startedAt) / 1000;
const collectorUs = (cpuTimeUs(pids[0]!) - before[0]!) / spans;
await delay(SETTLE_MS);
const clickhouseUs = (cpuTimeUs(pids[1]!) - before[1]!) / spans;
const inserts = await collector.metric('batch_spans_count');
const rssMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pids[0]}/status`, 'utf8'))![1]) / 1024;

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, sender on the same machine`);
console.log(`data: ${spans} spans, ${SPANS_PER_REQUEST} a request, ${encoding}, ${compression}; ${REALISTIC_DATA}`);
console.log(`collector:  ${collectorUs.toFixed(1)} µs CPU/span, ${rssMb.toFixed(0)} MB at most, ${inserts} inserts`);
console.log(`ClickHouse: ${clickhouseUs.toFixed(1)} µs CPU/span, views, merges and edge job included`);
console.log(
  `${(spans / seconds).toFixed(0)} spans/s; acknowledged after ${tookMs[tookMs.length >> 1]!.toFixed(0)} ms (median), ` +
    `${tookMs[Math.floor(tookMs.length * 0.95)]!.toFixed(0)} ms (p95)`,
);
await collector.stop();
await clickhouse.close();
