import {
  createEdgeJob,
  createGraphReader,
  createMissingReader,
  createRejectionWriter,
  type Store,
} from '@faultline/clickhouse';
import { judgeMissing, type MissingReason, nodeRefOfId, resolveTargets } from '@faultline/model';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CLIENT, closedBucketMs, insertSpans, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const MINUTE_MS = 60_000;
const atMs = closedBucketMs();

const server = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await server.emptiedStore();
});
afterAll(() => server.close());

/** A call of `api`, and, unless it got lost, the request at `cart` that it is. */
function call(
  trace: string,
  startMs: number,
  { target = 'cart', isLost = false, address = 'cart:80' } = {},
): TestSpan[] {
  const common = { trace, atMs: startMs, durationMs: 5 };
  const attributes = { 'server.address': address.split(':')[0]!, 'server.port': address.split(':')[1]! };
  const caller = { ...common, span: `${trace}a`, kind: CLIENT, service: 'api', attributes };
  return isLost
    ? [caller]
    : [caller, { ...common, span: `${trace}b`, parent: `${trace}a`, kind: SERVER, service: target }];
}

async function reasonsOf(source: string, target?: string): Promise<MissingReason[]> {
  const nowMs = Date.now();
  const window = { fromMs: atMs - MINUTE_MS, toMs: atMs + MINUTE_MS };
  const request = {
    ...window,
    source: nodeRefOfId(source),
    ...(target === undefined ? {} : { target: nodeRefOfId(target) }),
  };
  const [facts, counts] = await Promise.all([
    createGraphReader(store).read({ ...window, nowMs, recentMs: 0 }),
    createMissingReader(store).read(request),
  ]);
  return judgeMissing({
    ...counts,
    window: facts.window,
    nowMs,
    source: request.source,
    target: request.target,
    edges: resolveTargets(facts),
    services: facts.services.map(({ name }) => name),
    collectors: [],
    partial: facts.partial,
    maxLatenessMs: 86_400_000,
  });
}

const reason = (reasons: MissingReason[], code: string, subject = '') =>
  reasons.find((other) => other.code === code && other.subject === subject);

test('a connection that is there is said to be there', async () => {
  await insertSpans(store, [...call('t1', atMs), ...call('t2', atMs)]);
  expect(reason(await reasonsOf('api', 'cart'), 'connected')?.figures).toEqual({ calls: 2 });
});

test('a callee without instrumentation is found behind the address that was called', async () => {
  await insertSpans(store, [...call('t1', atMs, { isLost: true, address: '10.0.0.7:8080' })]);
  const reasons = await reasonsOf('api', 'cart');
  expect(reasons[0]).toMatchObject({ code: 'never-seen', subject: 'cart' });
  expect(reason(reasons, 'unanswered', 'api')).toMatchObject({
    figures: { calls: 1 },
    names: ['external:10.0.0.7:8080'],
  });
});

test('a proxy that strips the trace context leaves requests with traces of their own', async () => {
  const request = { trace: 'own', span: 'own', kind: SERVER, service: 'cart', atMs };
  await insertSpans(store, [...call('t1', atMs, { isLost: true }), request]);
  const reasons = await reasonsOf('api', 'cart');
  expect(reason(reasons, 'own-traces', 'cart')?.figures).toEqual({ calls: 1, requests: 1 });
  expect(reason(reasons, 'unanswered', 'api')?.names).toEqual(['external:cart:80']);
});

test('a caller that sends no client spans leaves orphans, and is told apart from one that is silent', async () => {
  await insertSpans(store, [
    { trace: 't1', span: 'job', kind: SERVER, service: 'api', atMs },
    { trace: 't1', span: 'b', parent: 'gone', kind: SERVER, service: 'cart', atMs },
  ]);
  const reasons = await reasonsOf('api', 'cart');
  expect(reasons[0]).toMatchObject({ code: 'no-client-spans', subject: 'api', figures: { spans: 1 } });
  expect(reason(reasons, 'orphans', 'cart')?.figures).toEqual({ calls: 1, requests: 1 });
});

test('the last span and the last call before the window are found, minutes or hours ago', async () => {
  for (const agoMs of [10 * MINUTE_MS, 5 * 60 * MINUTE_MS]) {
    store = await server.emptiedStore();
    await insertSpans(store, call('t1', atMs - agoMs));
    await createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 }).run();
    const reasons = await reasonsOf('api', 'cart');
    expect(reason(reasons, 'earlier')?.figures.lastCallMs).toBe(atMs - agoMs);
    expect(reason(reasons, 'silent', 'api')?.figures.lastSpanMs).toBe(atMs - agoMs);
  }
});

test('what collectors turned away is told by reason, without what came again', async () => {
  const rejections = new Map([
    ['start_time_in_future', 3],
    ['repeated', 9],
    ['dead_letter', 5],
  ]);
  await createRejectionWriter(store).write(rejections, atMs, 'token');
  expect(reason(await reasonsOf('api'), 'not-stored')).toMatchObject({
    figures: { spans: 8 },
    names: ['dead_letter', 'start_time_in_future'],
  });
});
