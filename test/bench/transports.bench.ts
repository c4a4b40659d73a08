/**
 * CPU time of the collector per span over HTTP and over gRPC, in turns within one run, ClickHouse behind it.
 * Linux only. Run with: node test/bench/transports.bench.ts [none|gzip] [spans per request]
 */
import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import { EXPORT_TRACES, frame, GrpcClient } from '../../apps/collector/test/grpc-client.ts';
import { messageFromJson } from '../../apps/collector/test/random-requests.ts';
import { REALISTIC_DATA, realisticRequest } from '../../apps/collector/test/realistic-request.ts';
import { type Message, TraceRequest } from '../../apps/collector/test/reference-rows.ts';
import { startClickHouse, startCollector } from '../integration/collector-fixture.ts';

const [compression = 'gzip', spansText = '500'] = process.argv.slice(2);
const SPANS_PER_REQUEST = Number(spansText);
const SPANS_PER_ROUND = 50_000;
const ROUNDS = 6;
const AT_ONCE = 20;
const TICKS_PER_SECOND = 100;

const startNs = BigInt(Date.now() - 30_000) * 1_000_000n;
const isGzip = compression === 'gzip';
const bodies = Array.from({ length: SPANS_PER_ROUND / SPANS_PER_REQUEST }, (_, seed) => {
  const request = realisticRequest(seed, SPANS_PER_REQUEST, startNs);
  const body = TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish();
  return isGzip ? gzipSync(body, { level: 1 }) : Buffer.from(body);
});

const clickhouse = await startClickHouse();
const collector = await startCollector(clickhouse.server.url);
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const grpc = new GrpcClient(collector.grpcPort);

const senders: Record<string, (body: Buffer) => Promise<void>> = {
  HTTP: (body) =>
    new Promise((resolve, reject) => {
      const headers = {
        'Content-Type': 'application/x-protobuf',
        'Content-Length': body.length,
        ...(isGzip ? { 'Content-Encoding': 'gzip' } : {}),
      };
      const request = httpRequest(`${collector.otlpUrl}/v1/traces`, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`the collector answered ${response.statusCode}`));
        });
      });
      request.once('error', reject);
      request.end(body);
    }),
  gRPC: async (body) => {
    const headers = isGzip ? { 'grpc-encoding': 'gzip' } : {};
    const { code, message } = await grpc.call(frame(body, isGzip ? 1 : 0), EXPORT_TRACES, headers);
    if (code !== 0) throw new Error(`the collector answered ${code}: ${message}`);
  },
};

async function sendAll(send: (body: Buffer) => Promise<void>): Promise<void> {
  const queue = [...bodies];
  const sender = async (): Promise<void> => {
    for (let body = queue.pop(); body; body = queue.pop()) await send(body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** User and system time of the collector, in µs. */
function cpuTimeUs(): number {
  const fields = readFileSync(`/proc/${collector.process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

for (const send of Object.values(senders)) await sendAll(send);
const perSpanUs: Record<string, number[]> = { HTTP: [], gRPC: [] };
for (let round = 0; round < ROUNDS; round++) {
  for (const [transport, send] of Object.entries(senders)) {
    const before = cpuTimeUs();
    await sendAll(send);
    perSpanUs[transport]!.push((cpuTimeUs() - before) / SPANS_PER_ROUND);
  }
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const [http, overGrpc] = [median(perSpanUs.HTTP!), median(perSpanUs.gRPC!)];

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, sender on the same machine`);
console.log(`data: ${SPANS_PER_REQUEST} spans a request, protobuf, ${compression}; ${REALISTIC_DATA}`);
console.log(`rounds: ${ROUNDS} of ${SPANS_PER_ROUND} spans each, in turns; medians`);
console.log(
  `HTTP ${http.toFixed(1)} µs CPU/span, gRPC ${overGrpc.toFixed(1)} µs: ${(overGrpc / http).toFixed(2)} times`,
);
grpc.close();
agent.destroy();
await collector.stop();
await clickhouse.close();
