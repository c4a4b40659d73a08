import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

const CLIENT = 3;
const ERROR = 2;

let upstream: App;
let upstreamUrl: string;

beforeAll(async () => {
  buildPackage();
  upstream = runBareApp('upstream.mjs');
  upstreamUrl = await upstream.message<string>();
});

afterAll(() => {
  upstream.process.disconnect();
});

describe.each(['mollitia-esm.mjs', 'mollitia-cjs.cjs'])('a program with mollitia (%s)', (file) => {
  let results: string[];
  let spans: ReceivedSpan[];
  beforeAll(async () => {
    const receiver = await OtlpReceiver.start();
    const app = runApp(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_SERVICE_NAME: 'api',
      UPSTREAM: upstreamUrl,
    });
    results = await app.message<string[]>();
    expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
    await receiver.stop();
    spans = receiver.spans.sort((a, b) => Number(a.startNs - b.startNs));
  });

  /** State, outcome, why, what became of the fallback, probe. */
  function calls(breaker: string) {
    return spans
      .filter((span) => span.attributes['circuit_breaker.name'] === breaker && span.kind !== CLIENT)
      .map(({ attributes: a }) => [
        a['circuit_breaker.state'] ?? a['resilience.policy.type'],
        a['resilience.outcome'],
        a['resilience.rejection.reason'] ?? a['error.type'],
        a['resilience.fallback.outcome'],
        a['circuit_breaker.probe'],
      ]);
  }

  test('behaves as it does without instrumentation', async () => {
    const bare = runBareApp(file, { UPSTREAM: upstreamUrl });
    expect(results).toEqual(await bare.message());
    await bare.exited;
  });

  test('tells the outcome of every call', () => {
    expect(calls('personalization')).toEqual([
      ['closed', 'success', undefined, undefined, undefined],
      ['closed', 'ignored', 'NOT_FOUND', undefined, undefined],
      ['closed', 'failure', 'ECONNREFUSED', 'missing', undefined],
      ['closed', 'failure', 'ECONNREFUSED', 'missing', undefined],
      ['open', 'rejected', 'short_circuit', 'missing', undefined],
      ['half_open', 'failure', 'ECONNREFUSED', 'missing', true],
      ['half_open', 'success', undefined, undefined, true],
    ]);
  });

  test('tells every transition with its reason and the figures of the window before it is emptied', () => {
    const told = spans
      .filter((span) => span.name === 'circuit_breaker.state_change personalization')
      .map((span) => span.events[0]!.attributes);
    expect(
      told.map((t) => [
        t['circuit_breaker.previous_state'],
        t['circuit_breaker.state'],
        t['circuit_breaker.transition.reason'],
        t['circuit_breaker.window.calls'],
        t['circuit_breaker.window.failures'],
      ]),
    ).toEqual([
      ['closed', 'open', 'error_threshold', 4, 2],
      ['open', 'half_open', 'reset_timeout', 0, 0],
      ['half_open', 'open', 'probe_failure', 1, 1],
      ['open', 'half_open', 'reset_timeout', 0, 0],
      ['half_open', 'closed', 'probe_success', 1, 0],
      ['closed', 'open', 'manual', 0, 0],
    ]);
    expect(told[0]).toMatchObject({
      'resilience.library.name': 'mollitia',
      'circuit_breaker.reset_timeout_ms': 30,
      'circuit_breaker.window.error_threshold': 0.5,
    });
  });

  test('names a breaker as the application does, else after its circuit, else after its place', () => {
    const created = spans
      .filter((span) => span.name.startsWith('circuit_breaker.created'))
      .map((span) => span.events[0]!.attributes['circuit_breaker.name']);
    expect(new Set(created)).toEqual(
      new Set([
        'personalization',
        expect.stringMatching(/^apps\/mollitia-scenario\.mjs:\d+$/),
        'retried',
        'limited',
        'guarded',
        'rated',
      ]),
    );
  });

  test('numbers the attempts of a retry', () => {
    const requests = spans.filter(
      ({ kind, attributes }) => kind === CLIENT && attributes['circuit_breaker.name'] === 'retried',
    );
    expect(requests.map(({ attributes }) => attributes['retry.attempt'])).toEqual([0, 1]);
  });

  test('sees time limits, and fallbacks, which put another error in the place of an error', () => {
    expect(calls('limited')).toEqual([['closed', 'timeout', 'TimeoutError', 'failure', undefined]]);
    const alone = spans.find((span) => span.name === 'timeout');
    expect(alone?.attributes).toMatchObject({ 'resilience.outcome': 'timeout', 'error.type': 'TimeoutError' });
    const silent = spans.filter((span) => span.kind === CLIENT && span.attributes['resilience.outcome'] === 'timeout');
    expect(silent.map(({ attributes }) => attributes['circuit_breaker.name'])).toEqual(['limited', undefined]);
  });

  test('counts calls that a limit kept from the breaker it guards', () => {
    expect(calls('guarded')).toEqual(
      expect.arrayContaining([['bulkhead', 'rejected', 'bulkhead', 'missing', undefined]]),
    );
    expect(calls('rated')).toEqual([
      ['closed', 'success', undefined, undefined, undefined],
      ['rate_limiter', 'rejected', 'rate_limit', 'missing', undefined],
    ]);
    const refused = spans.filter(({ name }) => name === 'bulkhead guarded' || name === 'rate_limiter rated');
    expect(refused.map(({ status, attributes }) => [status, attributes['error.type']])).toEqual([
      [ERROR, 'BulkheadOverloadError'],
      [ERROR, 'RatelimitError'],
    ]);
  });
});
