import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { experimentJson, faultJson } from '../../packages/instrumentation/src/fault-injection/experiment.fixture.ts';
import type { FaultCounts } from '../../packages/instrumentation/src/fault-injection/fault-counts.ts';
import { isPicked } from '../../packages/instrumentation/src/fault-injection/share.ts';
import { signToken } from '../../packages/instrumentation/src/fault-injection/token.ts';
import { ControlPlane } from '../../packages/instrumentation/test/control-plane.ts';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { type App, buildPackage, runApp } from '../../packages/instrumentation/test/run-app.ts';
import { eventually } from '../fixtures/eventually.ts';

const KEY = 'a key for integration tests';
const SERVER = 2;
const CLIENT = 3;
const LIBRARIES = ['opossum', 'cockatiel'] as const;
const ENDS_WITHIN_MS = 5_000;

let receiver: OtlpReceiver;
let controlPlane: ControlPlane;
const running: App[] = [];

beforeAll(async () => {
  buildPackage();
  [receiver, controlPlane] = await Promise.all([OtlpReceiver.start(), ControlPlane.start()]);
});

afterAll(async () => {
  for (const app of running) app.process.disconnect();
  await Promise.all(running.map((app) => app.exited));
  await Promise.all([receiver.stop(), controlPlane.stop()]);
});

async function serve<Address = number>(file: string, service: string, env: Record<string, string> = {}) {
  const app = runApp(file, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: service,
    FAULTLINE_FIT: '1',
    FAULTLINE_FIT_KEY: KEY,
    FAULTLINE_FIT_URL: controlPlane.urlFor(service),
    FAULTLINE_FIT_INTERVAL: '100',
    ...env,
  });
  running.push(app);
  const address = await app.message<Address>();
  return { app, address, url: `http://127.0.0.1:${address}` };
}

interface Answer {
  traceId: string;
  status: number;
  text: string;
}

/** Each request has a trace of its own, so that its spans are found among the others. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const traceId = crypto.randomUUID().replaceAll('-', '');
  const traceparent = `00-${traceId}-aaaaaaaabbbbbbbb-01`;
  const response = await fetch(url, { headers: { traceparent, ...headers } });
  return { traceId, status: response.status, text: await response.text() };
}

const countsOf = async (url: string) => JSON.parse((await ask(`${url}/faults`)).text) as FaultCounts;

const tokenFor = (id: string, claim: { expiresAtS?: number; environment?: string } = {}, key = KEY) => {
  const expiresAtS = Math.floor(Date.now() / 1000) + 600;
  return signToken({ experimentId: id, expiresAtS, environment: undefined, ...claim }, key);
};
const withToken = (id: string) => ({ baggage: `fit=${tokenFor(id)}` });

/**
 * All spans of these traces. A process sends its spans in the order in which they ended, so a trace is complete when the
 * span that began it has arrived, and for every call the span of whoever was called.
 */
async function spansOf(traceIds: readonly string[], rootService: string): Promise<ReceivedSpan[]> {
  const wanted = new Set(traceIds);
  return receiver.until((all) => {
    const spans = all.filter((span) => wanted.has(span.traceId));
    const servers = spans.filter((span) => span.kind === SERVER);
    const roots = servers.filter((span) => span.service === rootService);
    const answered = new Set(servers.map((span) => span.parentSpanId));
    const calls = spans.filter((span) => span.kind === CLIENT && span.attributes['url.full'] !== undefined);
    return roots.length >= wanted.size && calls.every((call) => answered.has(call.spanId)) && spans;
  });
}

const experimentOf = (span: ReceivedSpan) => span.attributes['fault.experiment.id'];
const isInjected = (span: ReceivedSpan) => span.attributes['fault.injected'] === true;

describe.each(LIBRARIES)('an edge, an api with %s, and the service it calls', (library) => {
  const api = `api-${library}`;
  const edge = `edge-${library}`;
  const callee = `recs-${library}`;
  let urls: { api: string; edge: string; callee: string };
  let edgeApp: App;

  beforeAll(async () => {
    const calleeFile = library === 'opossum' ? 'service-cjs.cjs' : 'service-esm.mjs';
    const called = await serve(calleeFile, callee);
    const guarding = await serve('fit-api.mjs', api, { LIBRARY: library, CALLEE: called.url });
    const entry = await serve('fit-edge.mjs', edge, { UPSTREAM: guarding.url, FAULTLINE_FIT_EDGE: '1' });
    urls = { api: guarding.url, edge: entry.url, callee: called.url };
    edgeApp = entry.app;
  });

  const publish = (...experiments: unknown[]) => controlPlane.publish(experiments, [edge, api, callee]);
  const countedBy = async (breaker: string) => JSON.parse((await ask(`${urls.api}/counted/${breaker}`)).text);
  const asUser = (user: string, breaker: string) => ask(`${urls.edge}/guarded/${breaker}`, { 'x-user-id': user });
  const isolated = (breaker: string, given: object = {}) => [
    faultJson({ target: { type: 'service', name: callee }, breakers: [{ service: api, name: breaker }], ...given }),
  ];

  test('the start-up line says what is on', () => {
    expect(edgeApp.stderr).toContain('; FIT: on (edge)');
  });

  test('isolated, on 1 % of users: those get the fallback, nobody else is touched, the statistics do not move', async () => {
    const id = '1000000000000001';
    await publish(experimentJson({ id, scope: { percentage: 1 }, faults: isolated('calm') }));
    const users = Array.from({ length: 400 }, (_, at) => `u-${at}`);
    const picked = users.filter((user) => isPicked(id, user, 1));
    expect(picked.length).toBeGreaterThan(0);

    const answers: (Answer & { user: string })[] = [];
    for (let at = 0; at < users.length; at += 20) {
      const some = users.slice(at, at + 20);
      answers.push(...(await Promise.all(some.map(async (user) => ({ user, ...(await asUser(user, 'calm')) })))));
    }
    expect(answers.filter(({ text }) => text === 'fallback').map(({ user }) => user)).toEqual(picked);
    expect(answers.filter(({ text }) => text === 'fresh')).toHaveLength(users.length - picked.length);
    expect(await countedBy('calm')).toEqual({ isClosed: true, calls: users.length - picked.length, failures: 0 });

    const spans = await spansOf(
      answers.map(({ traceId }) => traceId),
      edge,
    );
    const inScope = new Set(answers.filter(({ user }) => picked.includes(user)).map(({ traceId }) => traceId));
    for (const span of spans) expect(experimentOf(span)).toBe(inScope.has(span.traceId) ? id : undefined);
    const injected = spans.filter(isInjected);
    expect(new Set(injected.map(({ traceId }) => traceId))).toEqual(inScope);
    expect(injected).toHaveLength(picked.length);
    for (const span of injected) {
      expect(span.name).toBe('circuit_breaker calm');
      expect(span.attributes).toMatchObject({
        'fault.injection.experiment.id': id,
        'fault.injection.kind': 'error',
        'fault.injection.target': `service:${callee}`,
        'fault.injection.point': 'breaker',
        'circuit_breaker.state': 'closed',
        'resilience.outcome': 'failure',
        'resilience.fallback.outcome': 'success',
        'error.type': 'FAULT_INJECTED',
      });
      expect(span.status).toBe(0);
    }
  });

  test('isolated slowness within the time limit is felt, beyond it is a timeout, and neither is counted', async () => {
    const id = '1000000000000002';
    const faults = [
      ...isolated('slow', { kind: 'latency', latencyMs: 50 }),
      ...isolated('stuck', { kind: 'latency', latencyMs: 30_000 }),
      ...isolated('silent', { kind: 'timeout' }),
    ];
    await publish(experimentJson({ id, scope: { users: ['u-1'] }, faults }));
    const answers = [];
    for (const breaker of ['slow', 'stuck', 'silent']) answers.push(await asUser('u-1', breaker));
    expect(answers.map(({ text }) => text)).toEqual(['fresh', 'fallback', 'fallback']);
    expect(await countedBy('slow')).toEqual({ isClosed: true, calls: 1, failures: 0 });
    expect(await countedBy('stuck')).toEqual({ isClosed: true, calls: 0, failures: 0 });
    expect(await countedBy('silent')).toEqual({ isClosed: true, calls: 0, failures: 0 });
    const spans = await spansOf(
      answers.map(({ traceId }) => traceId),
      edge,
    );
    const outcomes = spans.filter(isInjected).map(({ name, attributes }) => [name, attributes['resilience.outcome']]);
    expect(outcomes.sort()).toEqual([
      ['circuit_breaker silent', 'timeout'],
      ['circuit_breaker slow', 'success'],
      ['circuit_breaker stuck', 'timeout'],
    ]);
  });

  test.each([
    ['the service', 'server', () => faultJson({ target: { type: 'service', name: callee } })],
    ['the breaker', 'breaker', () => faultJson({ target: { type: 'breaker', name: 'rough-breaker', from: api } })],
  ])('through %s, the breaker opens, and every consequence is marked', async (_target, point, fault) => {
    const id = point === 'server' ? '2000000000000001' : '2000000000000002';
    const breaker = `rough-${point}`;
    await publish(experimentJson({ id, mode: 'through', scope: { users: ['victim'] }, faults: [fault()] }));
    const failing = [];
    for (let call = 0; call < 5; call++) failing.push(await asUser('victim', breaker));
    expect(failing.map(({ text }) => text)).toEqual(Array(5).fill('fallback'));
    expect(await countedBy(breaker)).toMatchObject({ isClosed: false });
    const bystander = await asUser('bystander', breaker);
    expect(bystander.text).toBe('fallback');

    const spans = await spansOf(
      [...failing, bystander].map(({ traceId }) => traceId),
      edge,
    );
    const injected = spans.filter(isInjected);
    expect(injected).toHaveLength(5);
    for (const span of injected) {
      expect(span.service).toBe(point === 'server' ? callee : api);
      expect(span.attributes['fault.injection.point']).toBe(point);
    }
    const opened = await receiver.until((all) =>
      all.find(({ name, service }) => name === `circuit_breaker.state_change ${breaker}` && service === api),
    );
    expect(opened.events[0]!.attributes).toMatchObject({ 'circuit_breaker.state': 'open', 'fault.experiment.id': id });

    const refused = spans.filter(({ traceId, name }) => traceId === bystander.traceId && name.startsWith('circuit_'));
    expect(refused.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({
        'resilience.rejection.reason': 'short_circuit',
        'fault.collateral': true,
        'fault.experiment.id': id,
      }),
    ]);
    const others = spans.filter(
      ({ traceId }) => traceId === bystander.traceId && !refused.some(({ spanId }) => spanId),
    );
    expect(others.filter(isInjected)).toEqual([]);
  });

  test('tokens that do not count are ignored and counted', async () => {
    const id = '3000000000000001';
    await publish(experimentJson({ id, scope: { users: ['nobody'] }, faults: isolated('tokens') }));
    const withBaggage = (token: string) => ask(`${urls.api}/guarded/tokens`, { baggage: `fit=${token}` });
    const before = await countsOf(urls.api);
    const answers = [
      await withBaggage(tokenFor(id, {}, 'the key of somebody else')),
      await withBaggage(tokenFor(id, { expiresAtS: 1_000_000_000 })),
      await withBaggage(tokenFor(id, { environment: 'elsewhere' })),
      await withBaggage(tokenFor('3000000000000002')),
      await withBaggage('%7B%7D'),
      await withBaggage('x'.repeat(3_000)),
    ];
    expect(answers.map(({ text }) => text)).toEqual(Array(6).fill('fresh'));
    const { injected, ignoredTokens } = await countsOf(urls.api);
    expect(injected).toBe(before.injected);
    expect(ignoredTokens).toEqual({ malformed: 2, forged: 1, expired: 1, foreign: 1, unknown: 1 });
    expect((await withBaggage(tokenFor(id))).text).toBe('fallback');
  });

  test('an edge strips what comes from outside, and tells the inside what it has decided', async () => {
    const id = '3000000000000003';
    const faults = [faultJson({ target: { type: 'service', name: 'elsewhere' } })];
    await publish(experimentJson({ id, scope: { users: ['u-1'] }, faults }));
    const outsider = await ask(`${urls.edge}/guarded/strip`, withToken(id));
    const insider = await ask(`${urls.edge}/guarded/strip`, { 'x-user-id': 'u-1' });
    const spans = await spansOf([outsider.traceId, insider.traceId], edge);
    const told = (traceId: string) => new Set(spans.filter((span) => span.traceId === traceId).map(experimentOf));
    expect(told(outsider.traceId)).toEqual(new Set([undefined]));
    expect(told(insider.traceId)).toEqual(new Set([id]));
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set([edge, api, callee]));
  });

  test('the kill switch works within five seconds', async () => {
    const id = '4000000000000001';
    await publish(experimentJson({ id, scope: { users: ['u-1'] }, faults: isolated('killed') }));
    expect((await asUser('u-1', 'killed')).text).toBe('fallback');
    controlPlane.announce([]);
    await eventually(
      'the end of the experiment',
      () => asUser('u-1', 'killed'),
      ({ text }) => text === 'fresh',
      {
        withinMs: ENDS_WITHIN_MS,
      },
    );
  });

  test('an edge ends an experiment that hurts those who take no part', async () => {
    const id = '5000000000000001';
    controlPlane.aborts.length = 0;
    const abort = { errorRateIncrease: 0.05, minRequests: 20 };
    await publish(experimentJson({ id, scope: { users: ['u-1'] }, faults: isolated('aborted'), abort }));
    expect((await asUser('u-1', 'aborted')).text).toBe('fallback');
    for (let failed = 0; failed < 60 && controlPlane.aborts.every((each) => each.id !== id); failed++) {
      await ask(`${urls.edge}/guarded/aborted`, { 'x-fail': '1' });
    }
    await controlPlane.until(() => controlPlane.aborts.some((each) => each.id === id));
    expect(controlPlane.aborts.find((each) => each.id === id)!.reason).toMatch(
      /^requests outside of the experiment fail/,
    );
    expect((await asUser('u-1', 'aborted')).text).toBe('fresh');
  });
});

describe.each([
  ['a CommonJS program', 'service-cjs.cjs'],
  ['an ES module', 'service-esm.mjs'],
  ['fastify', 'fit-fastify.mjs'],
])('at %s', (kind, file) => {
  const service = `server-${kind.split(' ').at(-1)!.toLowerCase()}`;
  const kinds = {
    error: faultJson({ target: { type: 'service', name: service }, statusCode: 429 }),
    exception: faultJson({ target: { type: 'service', name: service }, kind: 'exception' }),
    abort: faultJson({ target: { type: 'service', name: service }, kind: 'abort' }),
    timeout: faultJson({ target: { type: 'service', name: service }, kind: 'timeout' }),
    latency: faultJson({ target: { type: 'service', name: service }, kind: 'latency', latencyMs: 60 }),
    edge: faultJson({ target: { type: 'edge', from: 'caller', name: service } }),
    operation: faultJson({ target: { type: 'operation', name: service, operation: 'GET /titles/:id' } }),
  };
  const idOf = (name: keyof typeof kinds) => `600000000000000${Object.keys(kinds).indexOf(name)}`;
  const experiments = Object.entries(kinds).map(([name, fault]) =>
    experimentJson({ id: idOf(name as keyof typeof kinds), mode: 'through', faults: [fault] }),
  );
  let url: string;
  beforeAll(async () => {
    ({ url } = await serve(file, service));
    await controlPlane.publish(experiments, [service]);
  });

  const suffer = (name: keyof typeof kinds, headers: Record<string, string> = {}, path = '/titles/7') =>
    ask(url + path, { ...withToken(idOf(name)), ...headers });

  test('errors and exceptions are answers, on the span of the request', async () => {
    const [error, exception] = [await suffer('error'), await suffer('exception')];
    expect([error.status, exception.status]).toEqual([429, 500]);
    expect(JSON.parse(error.text)).toEqual({
      error: `experiment ${idOf('error')} injected error at service:${service}`,
    });
    const spans = await spansOf([error.traceId, exception.traceId], service);
    const told = spans.map(({ traceId, attributes, events }) => ({
      traceId,
      kind: attributes['fault.injection.kind'],
      point: attributes['fault.injection.point'],
      status: attributes['http.response.status_code'],
      events: events.map(({ name }) => name),
    }));
    expect(told).toContainEqual({ traceId: error.traceId, kind: 'error', point: 'server', status: 429, events: [] });
    expect(told).toContainEqual({
      traceId: exception.traceId,
      kind: 'exception',
      point: 'server',
      status: 500,
      events: ['exception'],
    });
  });

  test('an abort ends the connection', async () => {
    await expect(suffer('abort')).rejects.toThrow('fetch failed');
  });

  test('slowness comes before the answer', async () => {
    const slow = await suffer('latency');
    expect(slow.status).toBe(200);
    const [span] = await spansOf([slow.traceId], service);
    expect(Number(span!.endNs - span!.startNs) / 1e6).toBeGreaterThanOrEqual(59);
  });

  test('a connection is faulty for its caller only, an operation for its requests only', async () => {
    const { traceId } = { traceId: crypto.randomUUID().replaceAll('-', '') };
    const from = (caller: string) => ({
      traceparent: `00-${traceId}-aaaaaaaabbbbbbbb-01`,
      tracestate: `fl=${caller}:aaaaaaaa`,
    });
    expect((await suffer('edge', from('caller'))).status).toBe(503);
    expect((await suffer('edge', from('somebody'))).status).toBe(200);
    expect((await suffer('operation')).status).toBe(503);
    expect((await suffer('operation', {}, '/other/7')).status).not.toBe(503);
  });

  test('silence lasts until the experiment ends', async () => {
    const silent = suffer('timeout').then(
      () => 'answered',
      () => 'broken off',
    );
    expect(await Promise.race([silent, suffer('latency').then(() => 'still silent')])).toBe('still silent');
    controlPlane.announce([]);
    expect(await silent).toBe('broken off');
  });
});

describe('clients of databases, caches and queues', () => {
  const ids = { cache: '7000000000000001', database: '7000000000000002', queue: '7000000000000003' };
  let url: string;
  beforeAll(async () => {
    const { address } = await serve<{ port: number; redis: number; postgres: number }>('fit-clients.mjs', 'clients');
    url = `http://127.0.0.1:${address.port}`;
    const targets = [
      { type: 'cache', name: 'redis' },
      { type: 'database', name: `postgresql/127.0.0.1:${address.postgres}/orders`, kind: 'abort' },
      { type: 'queue', name: 'orders', kind: 'exception' },
    ];
    const experiments = targets.map(({ type, name, kind = 'error' }) =>
      experimentJson({ id: ids[type as keyof typeof ids], faults: [faultJson({ target: { type, name }, kind })] }),
    );
    await controlPlane.publish(experiments, ['clients']);
  });

  test.each([
    ['/cache', 'cache', 'FAULT_INJECTED', 'cache'],
    ['/database', 'database', 'ECONNRESET', 'database'],
    ['/promise', 'database', 'ECONNRESET', 'database'],
    ['/queue', 'queue', 'FAULT_INJECTED', 'manual'],
  ] as const)('a call of %s fails for who takes part, and for nobody else', async (path, type, code, point) => {
    const suffering = await ask(url + path, withToken(ids[type]));
    expect(suffering.text).toBe(`InjectedFaultError ${code}`);
    expect((await ask(url + path)).text).toBe('done');

    const spans = await spansOf([suffering.traceId], 'clients');
    const [injected, ...more] = spans.filter(isInjected);
    expect(more).toEqual([]);
    expect(injected!.attributes['fault.injection.point']).toBe(point);
    if (point !== 'manual')
      expect(injected!.attributes['db.system.name']).toBe(type === 'cache' ? 'redis' : 'postgresql');
  });
});

test('without a key it is off: nobody is asked, nothing is believed', async () => {
  const { app, url } = await serve('service-esm.mjs', 'keyless', { FAULTLINE_FIT_KEY: '' });
  expect(app.stderr).toContain('FAULTLINE_FIT_KEY holds no key');
  expect(app.stderr).not.toContain('FIT: on');
  await controlPlane.publish(
    [experimentJson({ faults: [faultJson({ target: { type: 'service', name: 'keyless' } })] })],
    ['server-fastify'],
  );
  expect((await ask(`${url}/x`, withToken('b1946ac92492d234'))).status).toBe(200);
  expect(controlPlane.pollers).not.toContain('keyless');
});

test('when the control plane is away for five seconds, nothing is injected any more', async () => {
  const ownPlane = await ControlPlane.start();
  const { url } = await serve('service-esm.mjs', 'orphan', { FAULTLINE_FIT_URL: ownPlane.urlFor('orphan') });
  const faults = [faultJson({ target: { type: 'service', name: 'orphan' } })];
  await ownPlane.publish([experimentJson({ faults })], ['orphan']);
  const inject = () => ask(`${url}/x`, withToken('b1946ac92492d234'));
  expect((await inject()).status).toBe(503);
  await ownPlane.stop();
  const endsAt = performance.now() + ENDS_WITHIN_MS;
  await eventually('five seconds are over', performance.now.bind(performance), (now) => now > endsAt);
  expect((await inject()).status).toBe(200);
});
