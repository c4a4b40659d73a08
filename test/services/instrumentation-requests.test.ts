import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, runApp } from '../../packages/instrumentation/test/run-app.ts';

const SERVER = 2;
const CLIENT = 3;

let receiver: OtlpReceiver;
let api: { app: App; url: string };
let recommendations: { app: App; url: string };

beforeAll(async () => {
  buildPackage();
  receiver = await OtlpReceiver.start();
  [api, recommendations] = await Promise.all([
    serve('service-esm.mjs', 'api'),
    serve('service-cjs.cjs', 'recs, personal=1'),
  ]);
});

afterAll(async () => {
  for (const { app } of [api, recommendations]) app.process.disconnect();
  await Promise.all([api.app.exited, recommendations.app.exited]);
  await receiver.stop();
});

async function serve(file: string, name: string) {
  const app = runApp(file, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_SERVICE_NAME: name });
  return { app, url: `http://127.0.0.1:${await app.message<number>()}` };
}

/** A trace of its own for each request, so that its spans are found among the others. */
async function request(url: string, tracestate = ''): Promise<{ traceId: string; headers: Record<string, string> }> {
  const traceId = crypto.randomUUID().replaceAll('-', '');
  const answer = await fetch(url, { headers: { traceparent: `00-${traceId}-aaaaaaaabbbbbbbb-01`, tracestate } });
  return { traceId, headers: (await answer.json()) as Record<string, string> };
}

function spansOf(traceId: string, count: number): Promise<ReceivedSpan[]> {
  return receiver.until((spans) => {
    const found = spans.filter((span) => span.traceId === traceId);
    return found.length >= count && found;
  });
}

describe.each(['fetch', 'get'])('a request by %s', (how) => {
  test.each([
    ['an ES module', () => [api, recommendations, 'api', 'recs, personal=1'] as const],
    ['a CommonJS module', () => [recommendations, api, 'recs, personal=1', 'api'] as const],
  ])('from %s has a span at either end, and the callee knows who called', async (_kind, pair) => {
    const [caller, callee, callerName, calleeName] = pair();
    const { traceId } = await request(`${caller.url}/${how}?${callee.url}/ok`);
    const spans = await spansOf(traceId, 3);
    const client = spans.find((span) => span.kind === CLIENT);
    const server = spans.find((span) => span.kind === SERVER && span.service === calleeName);
    expect(client?.service).toBe(callerName);
    expect(server?.parentSpanId).toBe(client?.spanId);
    expect(server?.attributes['service.peer.name']).toBe(callerName);
  });
});

test('a caller who forwards an entry that is not its own is not taken for the one who wrote it', async () => {
  const stale = await request(`${api.url}/ok`, 'fl=gateway:cccccccc');
  const [unnamed] = await spansOf(stale.traceId, 1);
  expect(unnamed!.attributes['service.peer.name']).toBeUndefined();

  const fresh = await request(`${api.url}/ok`, 'fl=gateway:aaaaaaaa');
  const [named] = await spansOf(fresh.traceId, 1);
  expect(named!.attributes['service.peer.name']).toBe('gateway');
});

test('other vendors’ entries travel on', async () => {
  const { traceId } = await request(`${api.url}/fetch?${recommendations.url}/ok`, 'ot=th:8,vendor=x');
  const server = (await spansOf(traceId, 3)).find((span) => span.service !== 'api');
  expect(server!.traceState).toMatch(/^fl=api:[0-9a-f]{8},ot=th:8,vendor=x$/);
});

test('spans are compressed, and export itself is not traced', async () => {
  const { traceId } = await request(`${api.url}/ok`);
  await spansOf(traceId, 1);
  expect([...receiver.encodings]).toEqual(['gzip']);
  const exportPorts = receiver.spans.filter((span) => span.attributes['server.port'] === receiver.port);
  expect(exportPorts).toEqual([]);
});

test('a process says which one it is', async () => {
  const { traceId } = await request(`${api.url}/ok`);
  const [span] = await spansOf(traceId, 1);
  expect(span!.resource).toMatchObject({
    'service.name': 'api',
    'service.version': '0.1.0',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'process.pid': api.app.process.pid,
    'telemetry.sdk.language': 'nodejs',
  });
});

test('a fetch without a response says why', async () => {
  const app = runApp('fetch-errors.mjs', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'fetcher',
  });
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const reasons = receiver.spans
    .filter((span) => span.service === 'fetcher' && span.kind === CLIENT)
    .sort((a, b) => Number(a.startNs - b.startNs))
    .map((span) => span.attributes['error.type']);
  expect(reasons).toEqual(['TimeoutError', 'AbortError', 'ECONNREFUSED']);
});

test('a fastify route names its server spans, also of requests that are answered before its handler', async () => {
  const app = runApp('fastify-esm.mjs', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'fastify-app',
  });
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const served = receiver.spans
    .filter((span) => span.service === 'fastify-app' && span.kind === SERVER)
    .sort((a, b) => Number(a.startNs - b.startNs));
  expect(
    served.map(({ name, attributes }) => [name, attributes['http.route'], attributes['http.response.status_code']]),
  ).toEqual([
    ['GET /orders/:id', '/orders/:id', 200],
    ['GET /orders/:id', '/orders/:id', 401],
    ['GET /orders/:id', '/orders/:id', 400],
    ['GET /orders/:id', '/orders/:id', 500],
    ['GET /baskets/:id', '/baskets/:id', 401],
    ['GET', undefined, 404],
  ]);
});

test.each(['databases-esm.mjs', 'databases-cjs.cjs'])('official instrumentations take part (%s)', async (file) => {
  const app = runApp(file, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_SERVICE_NAME: file });
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const calls = receiver.spans.filter((span) => span.service === file && span.kind === CLIENT);
  const systems = calls.map((span) => span.attributes['db.system.name']);
  expect(new Set(systems)).toEqual(new Set(['redis', 'postgresql']));
  const refused = calls.filter((span) => span.attributes['db.operation.name'] === 'get');
  expect(refused.map(({ status }) => status)).toEqual([2]);
});
