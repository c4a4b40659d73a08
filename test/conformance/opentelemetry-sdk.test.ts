import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RunningCollector,
  startClickHouse,
  startCollector,
  type TestClickHouse,
} from '../integration/collector-fixture.ts';

/** In batches of 200 these are as many requests at once as the SDK allows. */
const SPANS = 5_000;

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

test.each([
  ['HTTP/protobuf', ProtobufExporter, () => `${collector.otlpUrl}/v1/traces`],
  ['HTTP/JSON', JsonExporter, () => `${collector.otlpUrl}/v1/traces`],
  ['gRPC', GrpcExporter, () => `http://127.0.0.1:${collector.grpcPort}`],
])("every span that OpenTelemetry's own SDK exports over %s arrives once", async (transport, Exporter, url) => {
  const exporter = new Exporter({ url: url(), compression: 'gzip' as never });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': transport }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: SPANS, maxExportBatchSize: 200 })],
  });
  const tracer = provider.getTracer('conformance');
  const sent = Array.from({ length: SPANS }, (_, index) => {
    const span = tracer.startSpan(`span ${index}`);
    span.end();
    return span.spanContext().spanId;
  });
  await provider.forceFlush();
  await provider.shutdown();
  await collector.allStored();

  const stored = await clickhouse.store.read<{ id: string }>(
    `SELECT lower(hex(SpanId)) AS id FROM spans WHERE ServiceName = '${transport}'`,
  );
  expect(stored.map(({ id }) => id).sort()).toEqual(sent.sort());
});
