import { describe, expect, it } from 'vitest';
import { readDemoSettings } from './settings.ts';

describe('the demo’s settings', () => {
  it('have the documented defaults', () => {
    expect(readDemoSettings({})).toEqual({
      controlPort: 3100,
      requestsPerSecond: 25,
      scheduled: true,
      portsOfFaultline: [3000, 4318, 4317, 8888],
      exporterEnvironment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
    });
  });

  it.each([
    ['FAULTLINE_DEMO_PORT', '70000', 'a port number'],
    ['FAULTLINE_DEMO_RPS', 'fast', 'requests per second'],
    ['FAULTLINE_DEMO_RPS', '0', 'requests per second'],
    ['FAULTLINE_DEMO_SCHEDULE', 'never', 'on or off'],
  ])('%s=%s is refused, naming what is expected', (variable, value, expected) => {
    const read = () => readDemoSettings({ [variable]: value });
    expect(read).toThrow(`${variable} is "${value}"`);
    expect(read).toThrow(expected);
  });

  it('send spans to where Faultline listens, with its token', () => {
    const env = { FAULTLINE_OTLP_HTTP_PORT: '5318', FAULTLINE_INGEST_TOKENS: 'token-one,token-two' };
    expect(readDemoSettings(env).exporterEnvironment).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:5318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20token-one',
    });
  });

  it('leave OpenTelemetry’s own settings alone', () => {
    expect(readDemoSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere:4318' }).exporterEnvironment).toEqual({});
  });

  it('reach a collector that listens everywhere by loopback', () => {
    const env = {
      FAULTLINE_HOST: '0.0.0.0',
      FAULTLINE_INGEST_TOKENS: 'secret-1',
      FAULTLINE_CONSOLE_TOKENS: 'secret-2',
    };
    expect(readDemoSettings(env).exporterEnvironment.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://127.0.0.1:4318');
  });
});
