import { afterAll, beforeAll, expect, test } from 'vitest';
import { OtlpReceiver } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, installFor, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

let upstream: App;
let upstreamUrl: string;
let uninstall: () => void;

beforeAll(async () => {
  buildPackage();
  upstream = runBareApp('upstream.mjs');
  upstreamUrl = await upstream.message<string>();
  uninstall = installFor('oldest', { opossum: 'node_modules/opossum-8', cockatiel: 'node_modules/cockatiel-3' });
});

afterAll(() => {
  upstream.process.disconnect();
  uninstall();
});

/** What a program's spans say, without what differs from run to run. */
async function record(file: string) {
  const receiver = await OtlpReceiver.start();
  const app = runApp(file, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'api',
    UPSTREAM: upstreamUrl,
  });
  const results = await app.message<string[]>();
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  await receiver.stop();
  const told = receiver.spans
    .filter((span) => 'resilience.policy.type' in span.attributes || span.name.startsWith('circuit_breaker.'))
    .map(({ name, attributes, status, events }) => {
      const changes = events.filter((event) => event.name.startsWith('circuit_breaker.'));
      return JSON.stringify({ name, attributes, status, changes: changes.map((change) => change.attributes) });
    });
  return { results, told: told.sort() };
}

test.each(['opossum-esm.mjs', 'opossum-cjs.cjs', 'cockatiel-esm.mjs', 'cockatiel-cjs.cjs'])(
  'the oldest supported version is told of as the newest is (%s)',
  async (file) => {
    const [newest, oldest] = [await record(file), await record(`oldest/${file}`)];
    expect(oldest.told.length).toBeGreaterThan(10);
    expect(oldest).toEqual(newest);
  },
);
