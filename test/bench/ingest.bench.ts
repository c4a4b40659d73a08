/**
 * CPU time of the collector and of ClickHouse per span, whole path: OTLP/HTTP in, insert acknowledged, materialized
 * views, merges and edge job meanwhile. Then the parts of it, each by itself: what ClickHouse does for the same spans, and
 * transcoding against protobufjs. Linux only. Run with: node test/bench/ingest.bench.ts [protobuf|json] [none|gzip]
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SpanBlocks } from '../../apps/collector/src/otlp/span-blocks.ts';
import { transcodeSpans } from '../../apps/collector/src/otlp/transcode-spans.ts';
import { messageFromJson } from '../../apps/collector/test/random-requests.ts';
import { REALISTIC_DATA, realisticRequest } from '../../apps/collector/test/realistic-request.ts';
import { type Message, referenceRows, TraceRequest } from '../../apps/collector/test/reference-rows.ts';
import { SpanBlock } from '../../packages/clickhouse/src/index.ts';
import { startClickHouse, startCollector } from '../integration/collector-fixture.ts';
import { measureClickHouseCosts } from './clickhouse-costs.ts';
import { cpuTimeUs } from './cpu-time.ts';

const [encoding = 'protobuf', compression = 'gzip'] = process.argv.slice(2);
const REQUESTS = 400;
const WARM_UP_REQUESTS = 100;
const SPANS_PER_REQUEST = 500;
const AT_ONCE = 20;
/** Lets the edge job and merges catch up, so that they are counted. */
const SETTLE_MS = 5_000;
const ROWS_PER_BLOCK = 20_000;
const TRANSCODE_LIMITS = { maxBytes: 128 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
/** The reference is slow, and its figure steady. */
const REFERENCE_REQUESTS = 40;

const startNs = BigInt(Date.now() - 30_000) * 1_000_000n;
const requests = Array.from({ length: REQUESTS }, (_, seed) => realisticRequest(seed, SPANS_PER_REQUEST, startNs));
const payloads = requests.map((request) =>
  TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish(),
);
const bodies = requests.map((request, index) => {
  const body = encoding === 'json' ? Buffer.from(JSON.stringify(request)) : payloads[index]!;
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

/** The payloads as the collector turns them into blocks, and the CPU time of that. */
function transcodeAll(from: readonly Uint8Array[]): { blocks: Uint8Array[]; us: number } {
  const blocks: Uint8Array[] = [];
  const block = new SpanBlock();
  const before = process.cpuUsage();
  for (const payload of from) {
    transcodeSpans(payload, new SpanBlocks(block, { rows: 2 * ROWS_PER_BLOCK, blockBytes: 1 << 30 }), TRANSCODE_LIMITS);
    if (block.rows >= ROWS_PER_BLOCK) blocks.push(block.finish());
  }
  if (block.rows > 0) blocks.push(block.finish());
  return { blocks, us: cpuUsSince(before) };
}

function cpuUsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
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

transcodeAll(payloads.slice(0, WARM_UP_REQUESTS));
const transcoded = transcodeAll(payloads.slice(WARM_UP_REQUESTS));
const beforeReference = process.cpuUsage();
for (const payload of payloads.slice(0, REFERENCE_REQUESTS)) referenceRows(payload);
const referenceUs = cpuUsSince(beforeReference) / (REFERENCE_REQUESTS * SPANS_PER_REQUEST);
const transcodeUs = transcoded.us / spans;
const costs = await measureClickHouseCosts(clickhouse, transcoded.blocks);
const perSpan = (figure: number): string => (figure / spans).toFixed(1);
const bytes = [...costs.bytes.values()].reduce((sum, table) => sum + table, 0);

console.log(`whole:      ${(collectorUs + clickhouseUs).toFixed(1)} µs CPU/span`);
console.log('each by itself, with the same spans:');
console.log(
  `  transcoding ${transcodeUs.toFixed(1)} µs/span; protobufjs to rows ${referenceUs.toFixed(1)}: ` +
    `${(referenceUs / transcodeUs).toFixed(1)} times as much`,
);
console.log(
  `  inserts of ${ROWS_PER_BLOCK} with views ${perSpan(costs.inserts)} µs/span, ` +
    `merges until nothing is left ${perSpan(costs.merges)}, one run of the edge job over all ${perSpan(costs.edgeJob)}, ` +
    `of the statistics job ${perSpan(costs.statisticsJob)}`,
);
console.log(
  `  stored ${perSpan(bytes)} B/span: ${[...costs.bytes].map(([table, b]) => `${table} ${perSpan(b)}`).join(', ')}`,
);
await clickhouse.close();
