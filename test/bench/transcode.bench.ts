/**
 * CPU time of turning export requests into ClickHouse's Native blocks, against decoding them with protobufjs, in one
 * run. Run with: node test/bench/transcode.bench.ts
 */
import { cpus } from 'node:os';
import { gunzipSync, gzipSync } from 'node:zlib';
import { traceRequestFromJson } from '../../apps/collector/src/otlp/json-to-protobuf.ts';
import { SpanBlocks } from '../../apps/collector/src/otlp/span-blocks.ts';
import { transcodeSpans } from '../../apps/collector/src/otlp/transcode-spans.ts';
import { messageFromJson } from '../../apps/collector/test/random-requests.ts';
import { REALISTIC_DATA, realisticRequest } from '../../apps/collector/test/realistic-request.ts';
import { type Message, referenceRows, TraceRequest } from '../../apps/collector/test/reference-rows.ts';
import { SpanBlock } from '../../packages/clickhouse/src/index.ts';

const REQUESTS = 40;
const SPANS_PER_REQUEST = 500;
const SPANS = REQUESTS * SPANS_PER_REQUEST;
const ROUNDS = 7;
const LIMITS = { maxBytes: 128 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
const BLOCK_LIMITS = { rows: 20_000, blockBytes: 1 << 30 };

const requests = Array.from({ length: REQUESTS }, (_, seed) =>
  realisticRequest(seed, SPANS_PER_REQUEST, 1_700_000_000_000_000_000n),
);
const payloads = requests.map((request) =>
  TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish(),
);
const compressed = payloads.map((payload) => gzipSync(payload, { level: 1 }));
const jsonPayloads = requests.map((request) => Buffer.from(JSON.stringify(request)));

let blockBytes = 0;
function transcodeAll(inputs: readonly Uint8Array[], open: (input: Uint8Array) => Uint8Array): void {
  blockBytes = 0;
  const block = new SpanBlock();
  for (const input of inputs) {
    transcodeSpans(open(input), new SpanBlocks(block, BLOCK_LIMITS), LIMITS);
    if (block.rows >= 10_000) blockBytes += block.finish().length;
  }
}

function decodeAll(use: (payload: Uint8Array) => unknown): void {
  for (const payload of payloads) use(payload);
}

const candidates: [string, () => void][] = [
  ['protobufjs: decode only', () => decodeAll((payload) => TraceRequest.decode(payload))],
  ['protobufjs: decode, rows, text', () => decodeAll((payload) => JSON.stringify(referenceRows(payload), bigints))],
  ['transcoder: protobuf', () => transcodeAll(payloads, (payload) => payload)],
  ['transcoder: gzip + protobuf', () => transcodeAll(compressed, (payload) => gunzipSync(payload))],
  ['transcoder: JSON', () => transcodeAll(jsonPayloads, (payload) => traceRequestFromJson(payload))],
];

/** CPU time of each round, in µs a span; rounds of the candidates alternate, so that noise hits all of them. */
const rounds = candidates.map((): number[] => []);
for (let round = -1; round < ROUNDS; round++) {
  for (const [index, [, run]] of candidates.entries()) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) rounds[index]!.push((user + system) / SPANS);
  }
}

const medians = rounds.map((figures) => figures.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!);
const bytesPerSpan = payloads.reduce((sum, payload) => sum + payload.length, 0) / SPANS;
console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.log(`data: ${SPANS} spans, ${SPANS_PER_REQUEST} a request, ${REALISTIC_DATA}`);
console.log(
  `bytes a span: ${bytesPerSpan.toFixed(0)} in protobuf, ${(blockBytes / SPANS).toFixed(0)} in Native blocks`,
);
console.log('CPU time, median of rounds:');
for (const [index, [name]] of candidates.entries()) {
  const ratio = medians[index]! / medians[0]!;
  console.log(`  ${name.padEnd(32)}${medians[index]!.toFixed(2).padStart(7)} µs/span${ratio.toFixed(2).padStart(7)} ×`);
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
