import { freePort } from '@faultline/runtime';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedPoint } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

const REGISTER = '@faultline/instrumentation/register';

let receiver: OtlpReceiver;
let upstream: App;
let environment: Record<string, string>;

beforeAll(buildPackage);
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
  upstream = runBareApp('upstream.mjs');
  environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'api',
    OTEL_METRIC_EXPORT_INTERVAL: '20',
    UPSTREAM: await upstream.message<string>(),
  };
});
afterEach(async () => {
  upstream.process.disconnect();
  await receiver.stop();
});

/** Names of the breakers that these points tell of. */
function breakersIn(points: ReceivedPoint[]): string[] {
  const names = points
    .filter((point) => point.metric === 'circuit_breaker.state' && point.value === 1)
    .map((point) => String(point.attributes['circuit_breaker.name']));
  return [...new Set(names)].sort();
}

function breakersInNewest(points: ReceivedPoint[]): string[] {
  const newest = points.at(-1)?.timeNs;
  return breakersIn(points.filter((point) => point.timeNs === newest));
}

test('breakers tell their states, those that are never called too, and bulkheads how full they are', async () => {
  const app = runApp('mollitia-esm.mjs', environment);
  await app.message();
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  expect(breakersIn(receiver.points)).toEqual(
    expect.arrayContaining(['guarded', expect.stringMatching(/^apps\/mollitia-scenario\.mjs:\d+$/)]),
  );
  const capacity = receiver.points.find((point) => point.metric === 'bulkhead.capacity');
  expect(capacity).toMatchObject({
    service: 'api',
    value: 1,
    attributes: {
      'bulkhead.name': 'few',
      'circuit_breaker.name': 'guarded',
      'resilience.library.name': 'mollitia',
    },
  });
});

test('a breaker that is garbage is told of no more', async () => {
  const app = runBareApp('garbage-breaker.mjs', environment, ['--expose-gc', '--import', REGISTER]);
  await receiver.untilPoints((points) => breakersInNewest(points).length === 2);
  app.process.send('forget');
  await receiver.untilPoints((points) => breakersInNewest(points).join() === 'kept');
  app.process.disconnect();
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
});

test('OTEL_METRICS_EXPORTER=none sends none', async () => {
  const app = runApp('mollitia-esm.mjs', { ...environment, OTEL_METRICS_EXPORTER: 'none' });
  await app.message();
  await app.exited;
  expect(receiver.spans.length).toBeGreaterThan(0);
  expect(receiver.points).toEqual([]);
});

test('metrics that nobody takes are not complained of, and hold up no exit', async () => {
  const app = runApp('mollitia-esm.mjs', {
    ...environment,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `http://127.0.0.1:${await freePort()}/v1/metrics`,
  });
  await app.message();
  expect(await app.exited).toEqual({ code: 0, signal: null });
  expect(app.stderr.trim().split('\n')).toHaveLength(1);
});

test('a home-made breaker is told of as others are', async () => {
  const app = runApp('own-breaker.mjs', environment);
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const calls = receiver.spans.filter((span) => span.name === 'circuit_breaker own');
  expect(
    calls.map(({ attributes: a, status }) => [
      a['circuit_breaker.state'],
      a['resilience.outcome'],
      a['resilience.fallback.outcome'],
      a['error.type'] ?? a['resilience.rejection.reason'] ?? a['circuit_breaker.probe'],
      status,
    ]),
  ).toEqual([
    ['closed', 'success', undefined, undefined, 0],
    ['closed', 'failure', 'missing', 'ECONNREFUSED', 2],
    ['open', 'rejected', 'success', 'short_circuit', 0],
    ['half_open', 'success', undefined, true, 0],
  ]);
  const inside = receiver.spans.filter(({ parentSpanId }) => calls.some(({ spanId }) => spanId === parentSpanId));
  const requests = inside.filter((span) => span.attributes['url.full'] !== undefined);
  expect(
    requests.map(({ attributes: a }) => [new URL(`${a['url.full']}`).pathname, a['circuit_breaker.name']]),
  ).toEqual([
    ['/fresh', 'own'],
    ['/popular', undefined],
  ]);
  const changes = receiver.spans.filter((span) => span.name === 'circuit_breaker.state_change own');
  expect(changes.map((span) => span.events[0]!.attributes)).toEqual([
    {
      'resilience.policy.type': 'circuit_breaker',
      'resilience.library.name': 'handmade',
      'circuit_breaker.name': 'own',
      'circuit_breaker.state': 'open',
      'circuit_breaker.previous_state': 'closed',
      'circuit_breaker.transition.reason': 'error_threshold',
      'circuit_breaker.reset_timeout_ms': 5000,
      'circuit_breaker.window.calls': 4,
      'circuit_breaker.window.failures': 3,
      'circuit_breaker.window.error_rate': 0.75,
      'circuit_breaker.window.error_threshold': 0.5,
      'circuit_breaker.window.duration_ms': 10000,
    },
    expect.objectContaining({ 'circuit_breaker.state': 'half_open', 'circuit_breaker.previous_state': 'open' }),
  ]);
  expect(changes.map((span) => span.links.map((link) => link.spanId))).toEqual([
    [calls[1]!.spanId],
    [calls[1]!.spanId],
  ]);
  expect(app.stdout).toBe(
    'a breaker\'s state is one of closed, open, half_open, isolated, disabled, shutdown; it was given "ajar"\n' +
      'a breaker needs a non-empty name; it was given ""\n',
  );
});
