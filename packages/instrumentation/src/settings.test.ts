import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('spans go to the collector on this machine, compressed, within half a second', () => {
  expect(readSettings({})).toMatchObject({
    endpoint: 'http://127.0.0.1:4318/v1/traces',
    exporterUrl: 'http://127.0.0.1:4318/v1/traces',
    compression: 'gzip',
    delayMs: 500,
    maxQueueSize: 2048,
    maxBatchSize: 512,
    complaints: [],
  });
});

test('an endpoint of the environment is left to the exporter, and shown', () => {
  const base = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' });
  expect([base.endpoint, base.exporterUrl]).toEqual(['http://collector:4318/v1/traces', undefined]);
  const exact = readSettings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/in', OTEL_EXPORTER_OTLP_ENDPOINT: 'x' });
  expect([exact.endpoint, exact.exporterUrl]).toEqual(['https://c/in', undefined]);
});

test('an endpoint given in code comes before the environment', () => {
  const { exporterUrl } = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a' }, { endpoint: 'http://b:1' });
  expect(exporterUrl).toBe('http://b:1/v1/traces');
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

test('it is silenced by either variable', () => {
  expect(readSettings({ FAULTLINE_QUIET: '1' }).isQuiet).toBe(true);
  expect(readSettings({ OTEL_LOG_LEVEL: 'NONE' }).isQuiet).toBe(true);
  expect(readSettings({}).isQuiet).toBe(false);
});

test.each([
  [{}, 'http://127.0.0.1:4318/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, 'http://collector:4318/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/v1/traces' }, 'http://traces/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/elsewhere' }, 'http://127.0.0.1:4318/v1/metrics'],
  [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics/here' }, 'http://metrics/here'],
])('metrics go beside the spans, unless they have a place of their own (%o)', (env, url) => {
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
