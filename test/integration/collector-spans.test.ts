import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomRequests } from '../../apps/collector/test/random-requests.ts';
import { referenceRows } from '../../apps/collector/test/reference-rows.ts';
import { encodeRequest } from '../../apps/collector/test/small-request.ts';
import {
  type RunningCollector,
  readSpans,
  startClickHouse,
  startCollector,
  type TestClickHouse,
} from './collector-fixture.ts';

let clickhouse: TestClickHouse;
let collector: RunningCollector;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  collector = await startCollector(clickhouse.server.url);
});
afterAll(async () => {
  await collector?.stop();
  await clickhouse?.close();
});

const LINKED = {
  traceId: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  spanId: 'bbbbbbbbbbbbbbbb',
  traceFlags: TraceFlags.SAMPLED,
};
const PARENT = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
  traceState: createTraceState('ot=th:8'),
};

describe.each([
  ['JSON', JsonExporter, () => `${collector.otlpUrl}/v1/traces`],
  ['protobuf', ProtobufExporter, () => `${collector.otlpUrl}/v1/traces`],
  ['gRPC', GrpcExporter, () => `http://127.0.0.1:${collector.grpcPort}`],
])("OpenTelemetry's own exporter with %s", (encoding, Exporter, url) => {
  it.each(['none', 'gzip'] as const)('and compression %s stores every field as it was sent', async (compression) => {
    const service = `sdk-${encoding}-${compression}`;
    const exporter = new Exporter({ url: url(), compression: compression as never });
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'service.version': '1.2.3', 'process.pid': 42 }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    const startMs = Date.now() - 1_000;
    const span = provider.getTracer('checkout', '4.5.6').startSpan(
      'GET /cart ✓',
      {
        kind: SpanKind.CLIENT,
        startTime: startMs,
        attributes: {
          text: 'ü',
          yes: true,
          whole: 9_007_199_254_740_991,
          half: 0.5,
          list: ['a', 'b'],
          numbers: [1, 2.5],
        },
        links: [{ context: LINKED, attributes: { why: 'retry' } }],
      },
      trace.setSpanContext(ROOT_CONTEXT, PARENT),
    );
    span.addEvent('exception', { 'exception.message': 'no' }, startMs + 5);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'it failed' });
    span.end(startMs + 20);
    await provider.forceFlush();
    await provider.shutdown();
    await collector.allStored();

    const rows = await readSpans(clickhouse.store, `ServiceName = '${service}'`);
    expect(rows).toEqual([
      {
        Timestamp: BigInt(startMs) * 1_000_000n,
        TraceId: PARENT.traceId,
        SpanId: span.spanContext().spanId,
        ParentSpanId: PARENT.spanId,
        TraceState: 'ot=th:8',
        SpanName: 'GET /cart ✓',
        SpanKind: 3,
        ServiceName: service,
        ScopeName: 'checkout',
        ScopeVersion: '4.5.6',
        ResourceAttributes: [
          ['service.name', service],
          ['service.version', '1.2.3'],
          ['process.pid', '42'],
        ],
        SpanAttributes: [
          ['text', 'ü'],
          ['yes', 'true'],
          ['whole', '9007199254740991'],
          ['half', '0.5'],
          ['list', '["a","b"]'],
          ['numbers', '[1,2.5]'],
        ],
        Duration: 20_000_000n,
        StatusCode: 2,
        StatusMessage: 'it failed',
        'Events.Timestamp': [BigInt(startMs + 5) * 1_000_000n],
        'Events.Name': ['exception'],
        'Events.Attributes': [[['exception.message', 'no']]],
        'Links.TraceId': [LINKED.traceId],
        'Links.SpanId': [LINKED.spanId],
        'Links.TraceState': [''],
        'Links.Attributes': [[['why', 'retry']]],
      },
    ]);
  });
});

describe('the collector', () => {
  it('stores random requests exactly as a reference reads them, beside others that break off', async () => {
    const requests = new RandomRequests(11, BigInt(Date.now() - 60_000) * 1_000_000n);
    const expected = [];
    const answers: Promise<Response>[] = [];
    for (let round = 0; round < 60; round++) {
      const request = requests.request();
      const payload = encodeRequest(request);
      expected.push(...referenceRows(payload));
      const isJson = round % 2 === 0;
      const send = (body: Uint8Array): Promise<Response> =>
        fetch(`${collector.otlpUrl}/v1/traces`, {
          method: 'POST',
          headers: { 'Content-Type': isJson ? 'application/json' : 'application/x-protobuf' },
          body: body as BodyInit,
        });
      const body = isJson ? Buffer.from(JSON.stringify(request)) : payload;
      answers.push(send(body));
      if (body.length > 10) expect((await send(body.subarray(0, body.length - 3))).status).toBe(400);
    }
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    await collector.allStored();

    const bySpanId = (a: { SpanId?: unknown }, b: { SpanId?: unknown }): number =>
      String(a.SpanId) < String(b.SpanId) ? -1 : 1;
    const stored = await readSpans(clickhouse.store, `ServiceName IN ('cart', 'api', 'unknown_service')`);
    expect(stored.length).toBeGreaterThan(100);
    expect(stored.toSorted(bySpanId)).toEqual(expected.toSorted(bySpanId));
  });

  it('has figures that add up', async () => {
    await collector.allStored();
    const figure = (name: string) => collector.metric(name);
    expect(await figure('spans_received_total')).toBe(
      (await figure('spans_accepted_total')) +
        (await figure('spans_rejected_total')) +
        (await figure('spans_repeated_total')),
    );
    expect((await figure('spans_accepted_total')) + (await figure('spans_recovered_total'))).toBe(
      (await figure('spans_stored_total')) +
        (await figure('spans_dead_lettered_total')) +
        (await figure('spans_unlogged_total')) +
        (await figure('spans_waiting')),
    );
    expect(await figure('spans_accepted_total')).toBe(
      (await figure('spans_acknowledged_total')) +
        (await figure('spans_unacknowledged_total')) +
        (await figure('spans_unlogged_total')),
    );
    expect(await figure('requests_received_total')).toBe(
      (await figure('requests_answered_total')) + (await figure('requests_in_progress')),
    );
    expect(await figure('spans_stored_total')).toBe((await readSpans(clickhouse.store)).length);
  });

  it('turns halves into edges by itself', async () => {
    await expect.poll(() => collector.metric('edge_job_seconds_count')).toBeGreaterThan(0);
    expect(await collector.metric('edge_job_failures_total')).toBe(0);
  });
});
