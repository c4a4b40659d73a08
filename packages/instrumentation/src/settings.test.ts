import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('spans go to the collector on this machine, compressed, within half a second', () => {
  expect(readSettings({})).toMatchObject({
    endpoint: 'http://127.0.0.1:4318/v1/traces',
    compression: 'gzip',
    delayMs: 500,
    maxQueueSize: 2048,
    maxBatchSize: 512,
    complaints: [],
  });
});

test('spans go to the endpoint of the environment, the more particular one first', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318/';
  const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'https://c/in';
  expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT }).endpoint).toBe('http://collector:4318/v1/traces');
  const both = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT };
  expect(readSettings(both).endpoint).toBe('https://c/in');
});

test('an endpoint given in code comes before the environment', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c' };
  expect(readSettings(env, { endpoint: 'http://b:1' }).endpoint).toBe('http://b:1/v1/traces');
});

test('an endpoint that nothing can be sent to is complained of, and the next best is used', () => {
  const mistyped = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'collector:4318',
  });
  expect(mistyped.endpoint).toBe('http://127.0.0.1:4318/v1/traces');
  expect(mistyped.metrics?.url).toBe('http://127.0.0.1:4318/v1/metrics');
  expect(mistyped.complaints).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT is "collector"; expected an http or https URL. It is not used',
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is "collector:4318"; expected an http or https URL. It is not used',
  ]);
  const fallback = readSettings(
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '/v1/traces' },
    { endpoint: 'collector' },
  );
  expect(fallback.endpoint).toBe('http://a/v1/traces');
  expect(fallback.complaints).toHaveLength(2);
});

test('a compression of the environment is left to the exporter', () => {
  expect(readSettings({ OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }).compression).toBeUndefined();
});

test('what is not understood is complained of, and the default is used', () => {
  const settings = readSettings({
    OTEL_BSP_SCHEDULE_DELAY: 'soon',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_TRACES_EXPORTER: 'zipkin',
  });
  expect(settings.delayMs).toBe(500);
  expect(settings.complaints).toEqual([
    'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; spans are sent as http/json',
    'OTEL_TRACES_EXPORTER is "zipkin"; expected otlp or none. Spans go to http://127.0.0.1:4318/v1/traces',
    'OTEL_BSP_SCHEDULE_DELAY is "soon"; expected a number above 0. 500 is used',
  ]);
});

const BASE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

test.each([
  [{}, 'http://127.0.0.1:4318/v1/metrics'],
  [BASE, 'http://collector:4318/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/v1/traces' }, 'http://traces/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/v1/traces/' }, 'http://traces/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/elsewhere' }, 'http://127.0.0.1:4318/v1/metrics'],
  [{ ...BASE, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/v1/traces' }, 'http://collector:4318/v1/metrics'],
  [{ ...BASE, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics/here' }, 'http://metrics/here'],
])('metrics go to their own endpoint, else to that for everything, else beside the spans (%o)', (env, url) => {
  expect(readSettings(env).metrics).toEqual({ url, compression: 'gzip', intervalMs: 10_000 });
});

test('metrics can be turned off, and sent at another interval', () => {
  expect(readSettings({ OTEL_METRICS_EXPORTER: 'none' }).metrics).toBeUndefined();
  expect(readSettings({ OTEL_METRIC_EXPORT_INTERVAL: '60000' }).metrics?.intervalMs).toBe(60_000);
  const { metrics, complaints } = readSettings({ OTEL_METRICS_EXPORTER: 'prometheus' });
  expect(metrics).toBeDefined();
  expect(complaints).toEqual([
    'OTEL_METRICS_EXPORTER is "prometheus"; expected otlp or none. Metrics go to http://127.0.0.1:4318/v1/metrics',
  ]);
});
