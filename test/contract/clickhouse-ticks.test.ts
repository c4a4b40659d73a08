import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createEdgeJob, createTickReader, type Store } from '@faultline/clickhouse';
import { bucketOf, type Stream, streamId, type Tick } from '@faultline/model';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readCaseTicks } from '../bench/detection/case-ticks.ts';
import {
  CLIENT,
  CONSUMER,
  closedBucketMs,
  INTERNAL,
  insertSpans,
  SERVER,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const atMs = closedBucketMs();
const WINDOW = { fromMs: atMs, toMs: atMs + 10_000 };
const clickhouse = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

const span = (id: string, more: Partial<TestSpan>): TestSpan => ({
  ...{ trace: 't', span: id, service: 'web', kind: SERVER, atMs, durationMs: 10 },
  ...more,
});
const ONE = (ms: number) => new Map([[bucketOf(ms * 1e6), 1]]);
const NONE = new Map();

describe('what both ends of a call tell', () => {
  test('is who answers calls that do not say whom they go to, and the gap of all that were answered', async () => {
    await insertSpans(store, [
      span('1', { parent: '0', kind: CLIENT, durationMs: 2_500 }),
      span('2', { parent: '1', service: 'cart', atMs: atMs + 1, durationMs: 2_000 }),
      // Not the first to answer.
      span('3', { parent: '1', service: 'late', atMs: atMs + 9 }),
      span('4', { parent: '0', kind: CLIENT, durationMs: 30, attributes: { 'server.address': 'pay:80' } }),
      span('5', { parent: '4', service: 'pay', durationMs: 40 }),
      span('6', { parent: '0', kind: CLIENT, durationMs: 20, failed: true }),
      span('7', { parent: '0', kind: CLIENT, attributes: { 'faultline.sampling.adjusted_count': '0' } }),
    ]);
    const reader = createTickReader(store);
    const ticks = await reader.readAnswered(WINDOW);
    const sums = { service: 'web', spans: 1, failed: 0, failedDurations: NONE };
    expect(ticks).toEqual([
      {
        startMs: atMs,
        streams: expect.arrayContaining([
          { ...sums, operation: 'pay', kind: 'gap', durations: ONE(0) },
          {
            ...sums,
            operation: 'unknown',
            kind: 'call',
            failed: 1,
            firstFailedMs: atMs,
            durations: NONE,
            failedDurations: ONE(20),
          },
        ]),
      },
      {
        startMs: atMs + 2_000,
        streams: expect.arrayContaining([
          { ...sums, operation: 'cart', kind: 'call', durations: ONE(2_500) },
          { ...sums, operation: 'cart', kind: 'gap', durations: ONE(500) },
        ]),
      },
    ]);
    expect(ticks.map(({ streams }) => streams.length)).toEqual([2, 2]);
    expect(callsIn(await reader.read(WINDOW))).toEqual(['pay:80']);
    expect(await reader.readAnswered({ fromMs: atMs + 4_000, toMs: atMs + 10_000 })).toEqual([]);
  });

  test('is read as the benchmark reads it from files of traces', async () => {
    const spans = [
      span('1', { name: 'GET /' }),
      span('2', { parent: '1', kind: CLIENT, name: 'GET', durationMs: 3_000, failed: true }),
      span('3', { parent: '2', service: 'cart', name: 'take', durationMs: 2_900 }),
      span('4', { parent: '3', service: 'cart', kind: CLIENT, attributes: { 'server.address': 'pay' } }),
      span('5', { parent: '4', service: 'payments', durationMs: 4 }),
      span('6', { parent: '3', service: 'cart', kind: CLIENT, attributes: { 'server.address': 'pay' }, failed: true }),
      span('7', { parent: '1', kind: CLIENT }),
      span('8', { parent: '1', kind: INTERNAL }),
      span('9', { parent: '7', kind: CONSUMER, service: 'mail', atMs: atMs + 5_000 }),
    ];
    await insertSpans(store, spans);
    await createEdgeJob(store, Date.now, { backgroundEveryMs: 0 }).run();
    const { ticks, answered } = await readAsCase(spans);
    const reader = createTickReader(store);
    expect(inOrder(await reader.read(WINDOW))).toEqual(inOrder(ticks));
    expect(inOrder(await reader.readAnswered(WINDOW))).toEqual(inOrder(answered));
    expect(callsIn(ticks)).toEqual(['payments']);
  });
});

describe('whom requests called', () => {
  const readCalls = async () => (await createTickReader(store).readRequestCalls(WINDOW)).flatMap(callsOf);
  const callsOf = ({ startMs, requestCalls }: Tick) =>
    requestCalls!.map(({ service, operation, requests, called }) => ({
      ...{ startMs: startMs - atMs, service, operation, requests },
      called: [...called].sort(),
    }));
  const told = (calls: ReturnType<typeof callsOf>) => calls.map((one) => JSON.stringify(one)).sort();

  test('is told of those that did not fail, also through spans in between, by whom the address stands for', async () => {
    await insertSpans(store, [
      span('1', { name: 'GET /', durationMs: 100 }),
      span('2', { parent: '1', kind: INTERNAL, atMs: atMs + 1, durationMs: 90 }),
      span('3', { parent: '2', kind: CLIENT, atMs: atMs + 2, attributes: { 'server.address': 'pay' } }),
      span('4', { parent: '3', service: 'payments', atMs: atMs + 2, name: 'POST /pay' }),
      span('5', { parent: '2', kind: CLIENT, atMs: atMs + 9, attributes: { 'server.address': 'pay' } }),
      span('6', { parent: '2', kind: CLIENT, atMs: atMs + 20 }),
      span('7', { parent: '6', service: 'mail', atMs: atMs + 20, name: 'POST /mail' }),
      // Of the same trace and service, after the request was answered.
      span('8', { parent: '2', kind: CLIENT, atMs: atMs + 200, attributes: { 'server.address': 'audit' } }),
      span('9', { trace: 'u', name: 'GET /', durationMs: 2_500 }),
      span('a', { trace: 'v', name: 'GET /', failed: true }),
    ]);
    await createEdgeJob(store, Date.now, { backgroundEveryMs: 0 }).run();
    const web = { service: 'web', operation: 'GET /', requests: 1 };
    expect(told(await readCalls())).toEqual(
      told([
        {
          startMs: 0,
          ...web,
          called: [
            ['mail', 1],
            ['payments', 1],
          ],
        },
        { startMs: 0, service: 'payments', operation: 'POST /pay', requests: 1, called: [] },
        { startMs: 0, service: 'mail', operation: 'POST /mail', requests: 1, called: [] },
        { startMs: 2_000, ...web, called: [] },
      ]),
    );
  });

  test('is read as the benchmark reads it from files of traces', async () => {
    const spans = [
      span('1', { name: 'GET /', durationMs: 50 }),
      span('2', { parent: '1', kind: CLIENT, atMs: atMs + 1 }),
      span('3', { parent: '2', service: 'cart', name: 'take', atMs: atMs + 1, durationMs: 20 }),
      span('4', { parent: '3', service: 'cart', kind: CLIENT, atMs: atMs + 2, attributes: { 'db.system': 'redis' } }),
      span('5', { trace: 'u', name: 'GET /', durationMs: 4 }),
    ];
    await insertSpans(store, spans);
    const { requestCalls } = await readAsCase(spans);
    expect(told(await readCalls())).toEqual(told(requestCalls.flatMap(callsOf)));
    expect(requestCalls.flatMap(callsOf)).toContainEqual(
      expect.objectContaining({ requests: 2, called: [['cart', 1]] }),
    );
  });
});

function callsIn(ticks: readonly Tick[]): string[] {
  return ticks.flatMap(({ streams }) => streams.flatMap(({ kind, operation }) => (kind === 'call' ? [operation] : [])));
}

function inOrder(ticks: readonly Tick[]): Tick[] {
  const byId = (a: Stream, b: Stream) => (streamId(a) < streamId(b) ? -1 : 1);
  return ticks.map(({ startMs, streams }) => ({ startMs, streams: [...streams].sort(byId) }));
}

/** The same spans by way of a file, as in /work/shared/cases. */
async function readAsCase(spans: readonly TestSpan[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'faultline-case-'));
  const tracesFile = path.join(folder, 'traces.jsonl.gz');
  const attributes = (words: Record<string, string>) =>
    Object.entries(words).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const resourceSpans = spans.map(({ service, ...one }) => ({
    resource: { attributes: attributes({ 'service.name': service }) },
    scopeSpans: [
      {
        spans: [
          {
            ...{ traceId: one.trace, spanId: one.span, parentSpanId: one.parent, kind: one.kind },
            ...{ name: one.name ?? 'operation', attributes: attributes(one.attributes ?? {}) },
            startTimeUnixNano: String(BigInt(one.atMs) * 1_000_000n),
            endTimeUnixNano: String(BigInt(one.atMs + (one.durationMs ?? 1)) * 1_000_000n),
            status: { code: one.failed ? 2 : 0 },
          },
        ],
      },
    ],
  }));
  await writeFile(tracesFile, gzipSync(JSON.stringify({ resourceSpans })));
  try {
    return readCaseTicks({ tracesFile, injectionNs: 0n });
  } finally {
    await rm(folder, { recursive: true });
  }
}
