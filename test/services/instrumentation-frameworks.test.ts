import { afterAll, beforeAll, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, installFor, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;

let receiver: OtlpReceiver;
let upstream: App;
let environment: Record<string, string>;
let uninstall: () => void;

beforeAll(async () => {
  buildPackage();
  receiver = await OtlpReceiver.start();
  upstream = runBareApp('upstream.mjs');
  environment = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, UPSTREAM: await upstream.message<string>() };
  uninstall = installFor('next-app', { '@faultline/instrumentation': 'packages/instrumentation' });
});

afterAll(async () => {
  upstream.process.disconnect();
  await receiver.stop();
  uninstall();
});

/** Asks for an order in a trace of its own; the spans of that trace, when its server span has arrived. */
async function order(port: number): Promise<ReceivedSpan[]> {
  const traceId = crypto.randomUUID().replaceAll('-', '');
  const answer = await fetch(`http://127.0.0.1:${port}/orders/7`, {
    headers: { traceparent: `00-${traceId}-aaaaaaaabbbbbbbb-01` },
  });
  expect(await answer.json()).toEqual({ id: '7', stock: 'fresh' });
  return receiver.until((spans) => {
    const found = spans.filter((span) => span.traceId === traceId);
    return found.some((span) => span.kind === SERVER) && found;
  });
}

/** One request, one server span, one breaker's call inside, one client span inside of that. */
function expectOneOfEach(spans: ReceivedSpan[]) {
  const servers = spans.filter((span) => span.kind === SERVER);
  expect(servers.map(({ name, attributes }) => [name, attributes['http.route']])).toEqual([
    [expect.stringMatching(/^GET \/orders\/(:id|\[id\])$/), expect.stringMatching(/^\/orders\/(:id|\[id\])$/)],
  ]);
  const breakers = spans.filter((span) => span.kind === INTERNAL && span.attributes['circuit_breaker.name']);
  expect(breakers.map(({ name }) => name)).toEqual(['circuit_breaker stock']);
  const clients = spans.filter((span) => span.kind === CLIENT);
  expect(clients.map(({ parentSpanId }) => parentSpanId)).toEqual([breakers[0]!.spanId]);
}

test.each(['express-esm.mjs', 'express-cjs.cjs', 'fastify-orders.mjs'])(
  'a request to a framework has one server span, named after its route (%s)',
  async (file) => {
    const app = runApp(file, { ...environment, OTEL_SERVICE_NAME: file });
    expectOneOfEach(await order(await app.message<number>()));
    app.process.kill('SIGTERM');
    expect(await app.exited, app.stderr).toEqual({ code: null, signal: 'SIGTERM' });
  },
);

test('a Next.js application is traced by its instrumentation file, and a request to it counts once', async () => {
  const app = runBareApp('next-server.mjs', {
    ...environment,
    OTEL_SERVICE_NAME: 'next',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  expectOneOfEach(await order(await app.message<number>()));
  expect(app.stderr).toContain('[faultline] next → ');
  expect(app.stderr).not.toContain('looks wrong');
  app.process.disconnect();
  await app.exited;
});
