import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, runApp, runBareApp } from '../../packages/instrumentation/test/run-app.ts';

const CLIENT = 3;
const UNSET = 0;
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

interface Recording {
  results: string[];
  spans: ReceivedSpan[];
  stderr: string;
}

async function record(file: string): Promise<Recording> {
  const receiver = await OtlpReceiver.start();
  const app = runApp(file, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'api',
    UPSTREAM: upstreamUrl,
  });
  const results = await app.message<string[]>();
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  await receiver.stop();
  return { results, spans: receiver.spans, stderr: app.stderr };
}

/** Calls through a breaker, in order: what the convention says about each, and whether its caller got an error. */
function calls(spans: ReceivedSpan[], name: string) {
  return spans
    .filter((span) => span.attributes['circuit_breaker.name'] === name && span.kind !== CLIENT)
    .sort((a, b) => Number(a.startNs - b.startNs))
    .map(({ attributes, status }) => {
      const { 'resilience.library.name': _library, 'circuit_breaker.name': _name, ...told } = attributes;
      return { ...told, status };
    });
}

function transitions(spans: ReceivedSpan[], name: string) {
  return spans
    .filter((span) => span.name === `circuit_breaker.state_change ${name}`)
    .sort((a, b) => Number(a.startNs - b.startNs));
}

function ofType(type: string, told: object, status = UNSET) {
  return { 'resilience.policy.type': type, ...told, status };
}

function call(state: string, outcome: string, told: object = {}, status = UNSET) {
  return ofType('circuit_breaker', { 'circuit_breaker.state': state, 'resilience.outcome': outcome, ...told }, status);
}

const MISSING = { 'resilience.fallback.outcome': 'missing' };
const SERVED = { 'resilience.fallback.outcome': 'success' };
const REFUSED = { 'error.type': 'ECONNREFUSED' };
const PROBE = { 'circuit_breaker.probe': true };

/** Every transition is told by a root span of no duration, and by the span of the call that caused it, at the same time. */
function expectTransitionsToldTwice(spans: ReceivedSpan[], name: string, triggeredByCalls: number) {
  const atRoot = transitions(spans, name);
  for (const span of atRoot) {
    expect(span.parentSpanId).toBe('');
    expect(span.endNs).toBe(span.startNs);
    expect(span.attributes).toEqual({});
    expect(span.events.map((event) => event.name)).toEqual(['circuit_breaker.state_change']);
    expect(span.events[0]!.timeNs).toBe(span.startNs);
  }
  const onCalls = spans
    .filter((span) => span.name === `circuit_breaker ${name}`)
    .flatMap((span) => span.events.map((event) => ({ ...event, spanId: span.spanId })));
  expect(onCalls).toHaveLength(triggeredByCalls);
  for (const { timeNs, attributes, spanId } of onCalls) {
    const twin = atRoot.find((span) => span.startNs === timeNs)!;
    expect(twin.events[0]!.attributes).toEqual(attributes);
    expect(twin.links.map((link) => link.spanId)).toEqual([spanId]);
  }
}

function expectSilentTimeout(span: ReceivedSpan | undefined, breaker: string | undefined) {
  expect(span?.attributes).toMatchObject({ 'resilience.outcome': 'timeout' });
  expect(span?.attributes['circuit_breaker.name']).toBe(breaker);
}

function expectOfFallback(spans: ReceivedSpan[], parentName: string | undefined) {
  const [request, ...more] = spans.filter((span) => `${span.attributes['url.full']}`.endsWith('/popular'));
  expect(more).toEqual([]);
  expect(request!.kind).toBe(CLIENT);
  expect(request!.attributes['circuit_breaker.name']).toBeUndefined();
  expect(spans.find(({ spanId }) => spanId === request!.parentSpanId)?.name).toBe(parentName);
}

describe.each(['esm.mjs', 'cjs.cjs'])('a program with opossum (%s)', (kind) => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record(`opossum-${kind}`);
  });

  test('behaves as it does without instrumentation', async () => {
    const bare = runBareApp(`opossum-${kind}`, { UPSTREAM: upstreamUrl });
    expect(recording.results).toEqual(await bare.message());
    await bare.exited;
  });

  test('tells the outcome of every call', () => {
    expect(calls(recording.spans, 'recommendations')).toEqual([
      call('closed', 'success'),
      call('closed', 'ignored', { 'error.type': 'NOT_FOUND' }, ERROR),
      call('closed', 'failure', { ...REFUSED, ...MISSING }, ERROR),
      call('closed', 'failure', { ...REFUSED, ...MISSING }, ERROR),
      call('closed', 'failure', { ...REFUSED, ...MISSING }, ERROR),
      call('open', 'rejected', { ...rejected('short_circuit', 'EOPENBREAKER'), ...MISSING }, ERROR),
      call('open', 'rejected', { ...rejected('short_circuit', 'EOPENBREAKER'), ...SERVED }),
      call('half_open', 'failure', { ...REFUSED, ...PROBE, 'resilience.fallback.outcome': 'failure' }, ERROR),
      call('half_open', 'success', PROBE),
      call('closed', 'success'),
      call('closed', 'success'),
      call('closed', 'rejected', { ...rejected('bulkhead', 'ESEMLOCKED'), ...SERVED }),
      call('closed', 'timeout', { 'error.type': 'ETIMEDOUT', ...SERVED }),
      call('closed', 'failure', { ...REFUSED, ...SERVED }),
      call('shutdown', 'rejected', { ...rejected('shutdown', 'ESHUTDOWN'), ...MISSING }, ERROR),
    ]);
  });

  test('tells every transition with its reason, its time and the figures of the window', () => {
    const told = transitions(recording.spans, 'recommendations').map((span) => span.events[0]!.attributes);
    const common = {
      'resilience.policy.type': 'circuit_breaker',
      'resilience.library.name': 'opossum',
      'circuit_breaker.name': 'recommendations',
      'circuit_breaker.reset_timeout_ms': 50,
      'circuit_breaker.window.error_threshold': 0.5,
      'circuit_breaker.window.duration_ms': 120_000,
    };
    const change = (from: string, to: string, reason: string, calls: number, failures: number) => ({
      ...common,
      'circuit_breaker.previous_state': from,
      'circuit_breaker.state': to,
      'circuit_breaker.transition.reason': reason,
      'circuit_breaker.window.calls': calls,
      'circuit_breaker.window.failures': failures,
      'circuit_breaker.window.error_rate': failures / calls,
    });
    expect(told).toEqual([
      change('closed', 'open', 'error_threshold', 5, 3),
      change('open', 'half_open', 'reset_timeout', 7, 3),
      change('half_open', 'open', 'probe_failure', 8, 4),
      change('open', 'half_open', 'reset_timeout', 8, 4),
      change('half_open', 'closed', 'probe_success', 9, 4),
      change('closed', 'shutdown', 'shutdown', 14, 7),
    ]);
    expectTransitionsToldTwice(recording.spans, 'recommendations', 3);
  });

  test('links a transition by timer to the call that opened the breaker', () => {
    const [opened, halfOpened] = transitions(recording.spans, 'recommendations');
    expect(halfOpened!.links).toEqual(opened!.links);
    const waitedMs = Number(halfOpened!.startNs - opened!.startNs) / 1e6;
    // Timers count from when their turn of the event loop began, which may be long before on a busy machine.
    expect(waitedMs).toBeGreaterThan(0);
  });

  test('knows breakers that are never called, and names the unnamed by where they are constructed', () => {
    const created = recording.spans
      .filter((span) => span.name.startsWith('circuit_breaker.created'))
      .map((span) => span.events[0]!.attributes)
      .map((told) => [told['circuit_breaker.name'], told['circuit_breaker.state']]);
    expect(created).toEqual([
      ['recommendations', 'closed'],
      ['idle', 'closed'],
      [expect.stringMatching(/^apps\/opossum-scenario\.mjs:\d+$/), 'closed'],
    ]);
  });

  test('ties client spans to their breaker and marks the one that ran out of time', () => {
    const [answered, abandoned] = clientSpans(recording.spans);
    expect(answered!.attributes['circuit_breaker.name']).toBe('recommendations');
    expect(answered!.attributes['resilience.outcome']).toBeUndefined();
    expectSilentTimeout(abandoned, 'recommendations');
    const parent = recording.spans.find((span) => span.spanId === abandoned!.parentSpanId);
    expect(parent?.name).toBe('circuit_breaker recommendations');
  });

  test('takes what a fallback calls for no call that the breaker guards', () => {
    expectOfFallback(recording.spans, 'circuit_breaker recommendations');
  });
});

describe.each(['esm.mjs', 'cjs.cjs'])('a program with cockatiel (%s)', (kind) => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record(`cockatiel-${kind}`);
  });

  test('behaves as it does without instrumentation', async () => {
    const bare = runBareApp(`cockatiel-${kind}`, { UPSTREAM: upstreamUrl });
    expect(recording.results).toEqual(await bare.message());
    await bare.exited;
  });

  test('tells the outcome of every call, and which fallbacks around a breaker were served for it', () => {
    expect(calls(recording.spans, 'personalization')).toEqual([
      call('closed', 'success'),
      call('closed', 'failure', { ...REFUSED, ...SERVED }),
      call('closed', 'failure', { ...REFUSED, ...MISSING }, ERROR),
      call('open', 'rejected', { ...rejected('short_circuit', 'BrokenCircuitError'), ...SERVED }),
      call('half_open', 'failure', { ...REFUSED, ...PROBE, ...MISSING }, ERROR),
      call('half_open', 'success', PROBE),
      call('isolated', 'rejected', { ...rejected('isolated', 'IsolatedCircuitError'), ...MISSING }, ERROR),
      call('closed', 'success'),
    ]);
    expect(calls(recording.spans, 'picky')).toEqual([
      call('closed', 'ignored', { 'error.type': 'NOT_FOUND' }, ERROR),
      call('closed', 'failure', { ...REFUSED, ...MISSING }, ERROR),
    ]);
  });

  test('tells every transition with its reason and the figures of the window', () => {
    const told = transitions(recording.spans, 'personalization').map((span) => span.events[0]!.attributes);
    const sequence = told.map((t) => [
      t['circuit_breaker.previous_state'],
      t['circuit_breaker.state'],
      t['circuit_breaker.transition.reason'],
      t['circuit_breaker.window.failures'],
    ]);
    expect(sequence).toEqual([
      ['closed', 'open', 'error_threshold', 2],
      ['open', 'half_open', 'reset_timeout', 2],
      ['half_open', 'open', 'probe_failure', 3],
      ['open', 'half_open', 'reset_timeout', 3],
      ['half_open', 'closed', 'probe_success', 0],
      ['closed', 'isolated', 'manual', 0],
      ['isolated', 'closed', 'manual', 0],
    ]);
    expectTransitionsToldTwice(recording.spans, 'personalization', 5);
    expect(transitions(recording.spans, 'picky')[0]!.events[0]!.attributes).toMatchObject({
      'circuit_breaker.reset_timeout_ms': 30,
      'circuit_breaker.window.calls': 1,
      'circuit_breaker.window.failures': 1,
      'circuit_breaker.window.error_rate': 1,
      'circuit_breaker.window.error_threshold': 0.5,
      'circuit_breaker.window.duration_ms': 5000,
    });
  });

  test('numbers the attempts of a retry, on the calls and on the client spans within', () => {
    const attempts = recording.spans
      .filter((span) => span.name === 'circuit_breaker retried')
      .sort((a, b) => Number(a.startNs - b.startNs));
    expect(attempts.map(({ attributes: a }) => [a['retry.attempt'], a['resilience.outcome']])).toEqual([
      [0, 'failure'],
      [1, 'failure'],
      [2, 'success'],
    ]);
    const requests = clientSpans(recording.spans).filter(
      (span) => span.attributes['circuit_breaker.name'] === 'retried',
    );
    expect(requests.map((span) => span.attributes['retry.attempt'])).toEqual([0, 1, 2]);
    expect(attempts.every((span) => span.attributes['resilience.fallback.outcome'] === undefined)).toBe(true);
  });

  test('sees a time limit within a breaker, around one, and alone', () => {
    expect(calls(recording.spans, 'limited')).toEqual([
      call('closed', 'timeout', { 'error.type': 'AbortError', ...SERVED }),
      call('closed', 'timeout', { 'error.type': 'AbortError', ...MISSING }, ERROR),
      call('closed', 'failure', { ...REFUSED, ...SERVED }),
    ]);
    const alone = recording.spans.filter((span) => span.name === 'timeout');
    expect(alone.map(({ attributes, status }) => [attributes['resilience.outcome'], status])).toEqual([
      ['timeout', ERROR],
    ]);
    const abandoned = clientSpans(recording.spans).filter((span) => span.attributes['resilience.outcome']);
    expect(abandoned).toHaveLength(3);
    expectSilentTimeout(abandoned[0], 'limited');
    expectSilentTimeout(abandoned[1], 'limited');
    expectSilentTimeout(abandoned[2], undefined);
  });

  test('takes what a fallback calls for no call that the breaker guards', () => {
    expectOfFallback(recording.spans, undefined);
  });

  test('counts a call that a bulkhead kept from the breaker it guards, and the fallback served for it', () => {
    const guarded = calls(recording.spans, 'guarded');
    expect(guarded).toHaveLength(2);
    // Both end at the same moment.
    const expected = [
      call('closed', 'success'),
      ofType('bulkhead', {
        'resilience.outcome': 'rejected',
        ...rejected('bulkhead', 'BulkheadRejectedError'),
        ...SERVED,
      }),
    ];
    expect(guarded).toEqual(expect.arrayContaining(expected));
  });

  test('tells a caller’s abort from a time limit, and its bulkhead’s refusal from one that the work threw', () => {
    const [aborted, thrown, ...parallel] = calls(recording.spans, 'inner');
    expect(aborted).toEqual(call('closed', 'failure', { 'error.type': 'TaskCancelledError', ...MISSING }, ERROR));
    expect(thrown).toEqual(call('closed', 'failure', { 'error.type': 'BulkheadRejectedError', ...MISSING }, ERROR));
    expect(parallel).toHaveLength(2);
    const refusal = { ...rejected('bulkhead', 'BulkheadRejectedError'), ...MISSING };
    const expected = [call('closed', 'success'), call('closed', 'rejected', refusal, ERROR)];
    expect(parallel).toEqual(expect.arrayContaining(expected));
  });

  test('tells every parallel call that a fallback around them was served for', () => {
    const told = calls(recording.spans, 'parallel');
    expect(told).toHaveLength(3);
    const failed = call('closed', 'failure', { ...REFUSED, ...SERVED });
    expect(told).toEqual(expect.arrayContaining([failed, call('closed', 'success')]));
    expect(told.filter((each) => each['resilience.outcome' as never] === 'failure')).toEqual([failed, failed]);
  });

  test('keeps work that waited in a bulkhead in its own trace', () => {
    const last = recording.spans.filter((span) => span.name === 'circuit_breaker personalization').at(-1)!;
    const request = clientSpans(recording.spans).find((span) => span.parentSpanId === last.spanId)!;
    expect(request.attributes['circuit_breaker.name']).toBe('personalization');
  });

  test('gives a fallback without a breaker a span of its own', () => {
    const alone = recording.spans.filter((span) => span.name === 'fallback');
    expect(alone.map(({ attributes, status }) => ({ ...attributes, status }))).toEqual([
      {
        'resilience.policy.type': 'fallback',
        'resilience.library.name': 'cockatiel',
        'resilience.fallback.outcome': 'success',
        'error.type': 'ECONNREFUSED',
        status: UNSET,
      },
    ]);
  });

  test('names a breaker as the application asks, else by where it is constructed', () => {
    const names = recording.spans
      .filter((span) => span.name.startsWith('circuit_breaker.created'))
      .map((span) => span.events[0]!.attributes['circuit_breaker.name']);
    expect(names).toEqual([
      'personalization',
      'picky',
      'retried',
      'limited',
      'parallel',
      'guarded',
      'inner',
      expect.stringMatching(/^apps\/cockatiel-scenario\.mjs:\d+$/),
    ]);
    expect(recording.stderr).not.toContain('several breakers');
  });
});

function clientSpans(spans: ReceivedSpan[]): ReceivedSpan[] {
  return spans.filter((span) => span.kind === CLIENT).sort((a, b) => Number(a.startNs - b.startNs));
}

function rejected(reason: string, errorType: string) {
  return { 'resilience.rejection.reason': reason, 'error.type': errorType };
}
