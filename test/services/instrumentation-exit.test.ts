import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@faultline/runtime';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { OtlpReceiver } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { buildPackage, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

const NEVER_MS = '3600000';
const RUNS_OUT = { code: 0, signal: null };
/** Of OpenTelemetry's own SDK, as far as the receiver understands it. */
const ONLY_TRACES = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
};

let receiver: OtlpReceiver;

beforeAll(buildPackage);
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});
afterEach(() => receiver.stop());

function environment(more: Record<string, string> = {}) {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'worker',
    OTEL_BSP_SCHEDULE_DELAY: NEVER_MS,
    ...more,
  };
}

function spanNames(): string[] {
  return receiver.spans.map((span) => span.name).sort();
}

test('a program that has nothing left to do ends, and its last spans arrive', async () => {
  const app = runApp('short-script.mjs', environment());
  expect(await app.exited).toEqual(RUNS_OUT);
  expect(spanNames()).toEqual(['circuit_breaker script', 'circuit_breaker.created script']);
});

test('a signal the application does not handle ends it as it would have, after its last spans arrived', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    receiver.spans.length = 0;
    const app = runApp('server.mjs', environment());
    await app.message();
    app.process.kill(signal);
    expect(await app.exited).toEqual({ code: null, signal });
    expect(spanNames()).toContain('circuit_breaker server');
  }
});

test.each(['3', '4'])('a signal that only signal-exit %s listens to ends it all the same', async (version) => {
  const app = runApp('server.mjs', environment({ SIGNAL_EXIT: version }));
  await app.message();
  app.process.kill('SIGTERM');
  expect(await app.exited).toEqual({ code: null, signal: 'SIGTERM' });
  expect(app.stdout).toBe('cleaned up\n');
  expect(spanNames()).toContain('circuit_breaker server');
});

test('a signal the application handles is left to it', async () => {
  const app = runApp('server.mjs', environment({ OWN_HANDLER: '1' }));
  await app.message();
  app.process.kill('SIGTERM');
  expect(await app.exited).toEqual(RUNS_OUT);
  expect(spanNames()).toContain('circuit_breaker server');
});

test('without a collector a program ends no later, and one line says so', async () => {
  const port = await freePort();
  const away = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '1' };
  const app = runApp('short-script.mjs', environment(away));
  expect(await app.exited).toEqual(RUNS_OUT);
  const complaints = app.stderr.split('\n').filter((line) => line.includes('cannot deliver spans'));
  expect(complaints).toEqual([expect.stringContaining(`http://127.0.0.1:${port}/v1/traces: connect ECONNREFUSED`)]);
});

test('a collector that never answers holds a program for two seconds, not for its time limit', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  // The program sends when it ends, and not before.
  let askedAt = Number.NaN;
  silent.once('connection', () => {
    askedAt = performance.now();
  });
  const app = runApp('short-script.mjs', environment({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }));
  expect(await app.exited).toEqual(RUNS_OUT);
  expect(performance.now() - askedAt).toBeLessThan(8000);
  silent.close();
});

test('when the collector is back, the spans arrive that waited, and a line says so', async () => {
  // One that nobody else is given meanwhile.
  const port = await freePort();
  const away = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '1' };
  const app = runApp('server.mjs', environment(away));
  await new Promise<void>((resolve) => {
    app.process.stderr!.on('data', () => app.stderr.includes('cannot deliver') && resolve());
  });
  await receiver.stop();
  receiver = await OtlpReceiver.start(port);
  await receiver.until((spans) => spans.some((span) => span.name === 'circuit_breaker server'));
  app.process.kill('SIGTERM');
  await app.exited;
  expect(app.stderr).toContain('answers again; 0 spans were lost meanwhile');
});

test('one line at start says where spans go and what is patched; it can be silenced', async () => {
  const app = runApp('short-script.mjs', environment({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }));
  await app.exited;
  expect(app.stderr.trim().split('\n')).toHaveLength(1);
  expect(app.stderr).toContain(`[faultline] worker → ${receiver.endpoint}/v1/traces; hooks: `);
  expect(app.stderr).toContain('patched: http, fetch, opossum, cockatiel');
  expect(app.stderr).toContain('looks wrong: OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; spans are sent as http/json');
  for (const silence of [{ FAULTLINE_QUIET: '1' }, { OTEL_LOG_LEVEL: 'none' }]) {
    const quiet = runApp('short-script.mjs', environment(silence));
    await quiet.exited;
    expect(quiet.stderr).toBe('');
  }
});

test.each([
  ['an endpoint that is no URL', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, 'OTEL_EXPORTER_OTLP_ENDPOINT is "coll'],
  [
    'what makes it impossible to start',
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/no/such/file',
      FAULTLINE_FIT: '1',
      FAULTLINE_FIT_KEY: 'sixteen chars or more',
    },
    '[faultline] cannot start, so nothing is traced: Error: ENOENT',
  ],
])('%s does not keep the application from running, and a line says so', async (_what, wrong, complaint) => {
  const app = runApp('short-script.mjs', environment({ ...wrong, OTEL_TRACES_EXPORTER: 'none' }));
  expect(await app.exited, app.stderr).toEqual(RUNS_OUT);
  expect(app.stderr).toContain(complaint);
});

test('with OTEL_SDK_DISABLED nothing is said, traced or patched', async () => {
  const app = runApp('short-script.mjs', environment({ OTEL_SDK_DISABLED: 'true' }));
  expect(await app.exited).toEqual(RUNS_OUT);
  expect(app.stderr).toBe('');
  expect(receiver.spans).toEqual([]);
});

test('where another SDK is registered only the breakers are traced, and a line says so', async () => {
  const app = runBareApp('second-sdk.mjs', environment(ONLY_TRACES));
  await app.exited;
  expect(app.stderr).toContain('another OpenTelemetry SDK is registered');
  expect(spanNames()).toEqual(['circuit_breaker attached']);
});

test('of another SDK that is started later, one line says that it gets no spans', async () => {
  const app = runApp('later-sdk.mjs', environment(ONLY_TRACES));
  expect(await app.exited, app.stderr).toEqual(RUNS_OUT);
  expect(app.stdout).toBe('refused\nrefused\n');
  const lines = app.stderr.split('\n').filter((line) => line.includes('another OpenTelemetry SDK'));
  expect(lines).toEqual([expect.stringContaining('it gets no spans, and what it patches counts twice')]);
});

test('with OTEL_CONFIG_FILE OpenTelemetry’s own SDK does what the file declares, with breakers traced', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-otel-config-'));
  const file = join(folder, 'otel.yaml');
  const exporter = `otlp_http: { endpoint: "${receiver.endpoint}/v1/traces", encoding: json }`;
  writeFileSync(
    file,
    `file_format: "1.0"
resource: { attributes: [{ name: service.name, value: declared }] }
tracer_provider: { processors: [{ batch: { exporter: { ${exporter} } } }] }
`,
  );
  const app = runApp('short-script.mjs', environment({ OTEL_CONFIG_FILE: file }));
  const outcome = await app.exited;
  rmSync(folder, { recursive: true });
  expect(outcome, app.stderr).toEqual(RUNS_OUT);
  expect(app.stderr).toMatch(/^\[faultline\] as .*otel\.yaml says; hooks: .*; patched: http, fetch, opossum, .*\n$/);
  expect(receiver.spans.map((span) => span.service)).toContain('declared');
});

test('with FAULTLINE_KEEP_ERRORS, errors of traces that are not sampled are sent, and count as none', async () => {
  const sampled = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0', OTEL_SERVICE_NAME: 'rare' };
  const app = runApp('fetch-errors.mjs', environment({ ...sampled, FAULTLINE_KEEP_ERRORS: '1' }));
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const spans = receiver.spans.filter((span) => span.service === 'rare');
  expect(new Set(spans.map((span) => span.attributes['error.type']))).toEqual(
    new Set(['TimeoutError', 'ECONNREFUSED']),
  );
  for (const { status, attributes } of spans) {
    expect(status).toBe(2);
    expect(attributes['faultline.sampling.adjusted_count']).toBe(0);
  }
  const without = runApp('fetch-errors.mjs', environment({ ...sampled, OTEL_SERVICE_NAME: 'rarer' }));
  await without.exited;
  expect(receiver.spans.filter((span) => span.service === 'rarer')).toEqual([]);
});
