import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLIENT,
  INTERNAL,
  insertSpans,
  SERVER,
  startTestServer,
  type TestServer,
} from '../contract/clickhouse-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const AT = Date.now() - 60_000;
const CHECKOUT = Buffer.from('checkout').toString('hex').padStart(32, '0');

/** A request that a breaker refused a call of, while a fault was injected further down. */
async function sendCheckout(store: Store): Promise<void> {
  const common = { trace: 'checkout', service: 'api', resource: { 'service.version': '2.1.0' } };
  await insertSpans(store, [
    { ...common, span: 'a', kind: SERVER, atMs: AT, durationMs: 100, name: 'POST /checkout', failed: true },
    {
      ...common,
      span: 'b',
      parent: 'a',
      kind: INTERNAL,
      atMs: AT + 10,
      durationMs: 1,
      failed: true,
      attributes: {
        'circuit_breaker.name': 'cart',
        'circuit_breaker.state': 'open',
        'resilience.outcome': 'rejected',
        'resilience.rejection.reason': 'short_circuit',
      },
    },
    {
      ...common,
      span: 'c',
      parent: 'a',
      kind: CLIENT,
      atMs: AT + 20,
      durationMs: 70,
      attributes: { 'app.tenant': 't1' },
    },
    {
      ...common,
      span: 'd',
      parent: 'c',
      kind: SERVER,
      service: 'payment',
      // Its clock is an hour off.
      atMs: AT + 3_600_000,
      durationMs: 50,
      attributes: { 'fault.injected': 'true', 'fault.injection.kind': 'latency' },
    },
  ]);
}

describe("the console's traces", () => {
  let clickhouse: TestServer;
  let running: RunningConsole;
  const get = (path: string) => fetch(`${running.url}/api/v1${path}`);
  const json = async (path: string) => (await get(path)).json();

  beforeAll(async () => {
    clickhouse = await startTestServer();
    const store = await clickhouse.freshStore();
    await sendCheckout(store);
    await insertSpans(
      store,
      Array.from({ length: 5 }, (_, i) => ({
        trace: `t${i}`,
        span: `s${i}`,
        kind: SERVER,
        service: 'api',
        atMs: AT - i,
      })),
    );
    const url = new URL(clickhouse.server.url);
    url.pathname = `/${store.database}`;
    running = await startConsole(url);
  });
  afterAll(async () => {
    running?.process.kill('SIGTERM');
    await running?.exited;
    await clickhouse.close();
  });

  it('are found by what their spans are like', async () => {
    const query = 'service=api&attribute=app.tenant=t1&attribute=service.version=2.1.0&minDuration=70&maxDuration=70';
    expect(await json(`/traces?${query}`)).toEqual({
      window: { from: expect.any(Number), to: expect.any(Number) },
      traces: [
        {
          traceId: CHECKOUT,
          rootService: 'api',
          rootOperation: 'POST /checkout',
          start: AT,
          duration: 3_600_050,
          spans: 4,
          errors: 2,
          services: ['api', 'payment'],
          matchedSpans: 1,
        },
      ],
      nextCursor: null,
    });
  });

  it('come in pages', async () => {
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await json(`/traces?service=api&limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...page.traces.map(({ traceId }: { traceId: string }) => traceId));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(found.length).toBe(6);
    expect(new Set(found).size).toBe(6);
  });

  it('are trees with self times, critical path, clocks put right, and marks', async () => {
    const trace = await json(`/traces/${CHECKOUT.toUpperCase()}`);
    expect(trace).toMatchObject({ traceId: CHECKOUT, start: AT, duration: 100, errors: 2, cut: false });
    const told = trace.spans.map((span: Record<string, unknown>) => ({
      depth: span.depth,
      offset: span.offset,
      selfTime: span.selfTime,
      clockOffset: span.clockOffset,
    }));
    expect(told).toEqual([
      { depth: 0, offset: 0, selfTime: 29, clockOffset: 0 },
      { depth: 1, offset: 10, selfTime: 1, clockOffset: 0 },
      { depth: 1, offset: 20, selfTime: 20, clockOffset: 0 },
      { depth: 2, offset: 30, selfTime: 50, clockOffset: 30 - 3_600_000 },
    ]);
    const critical = trace.criticalPath.reduce((sum: number, { duration }: { duration: number }) => sum + duration, 0);
    expect(critical).toBe(100);
    expect(trace.spans[1].breaker).toMatchObject({ name: 'cart', state: 'open', outcome: 'rejected' });
    expect(trace.spans[3].fault).toMatchObject({ role: 'injected', kind: 'latency' });
    expect(trace.spans[3].start).toBe(AT + 3_600_000);
  });

  it('are not sent again to a client that has them', async () => {
    const first = await get(`/traces/${CHECKOUT}`);
    const again = await fetch(first.url, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } });
    expect([first.status, again.status]).toEqual([200, 304]);
  });

  it('have attributes that can be completed', async () => {
    expect((await json('/attributes?prefix=app.')).keys).toEqual([{ key: 'app.tenant', scope: 'span', spans: 1 }]);
    expect(await json('/attributes?key=service.version&prefix=2&service=api')).toMatchObject({
      key: 'service.version',
      values: [{ value: '2.1.0', scope: 'resource', spans: 3 }],
    });
  });

  const any = encodeURIComponent;
  it.each([
    ['an id that is too short', '/traces/abc', 400, 'traceId'],
    ['an id with SQL in it', `/traces/${any("' OR 1=1 --")}`, 400, 'traceId'],
    ['an id of nothing but zeros', `/traces/${'0'.repeat(32)}`, 400, 'traceId'],
    ['an id with control characters', `/traces/${any('\u0000\u0001')}`, 400, 'traceId'],
    ['an id that nobody has', `/traces/${'f'.repeat(32)}`, 404, 'traceId'],
    ['an unknown parameter', '/traces?minduration=5', 400, 'minduration'],
    ['an unknown parameter of a trace', `/traces/${CHECKOUT}?x=1`, 400, 'x'],
    ['an unknown parameter with HTML in it', `/attributes?${any('<script>')}=1`, 400, '<script>'],
    ['a parameter that is given twice', '/traces?service=a&service=b', 400, 'service'],
    ['an attribute name of 10 kB', `/traces?attribute=${'k'.repeat(10_000)}=v`, 400, 'attribute'],
    ['an attribute without a value', '/traces?attribute=key', 400, 'attribute'],
    ['a duration that is none', '/traces?minDuration=NaN', 400, 'minDuration'],
    ['a status that is none', '/traces?status=500', 400, 'status'],
    ['a cursor of its own making', '/traces?cursor=AAAA', 400, 'cursor'],
    ['a cursor with SQL in it', `/traces?cursor=${any("1') OR 1=1 --")}`, 400, 'cursor'],
    ['a window that is too long', '/traces?from=0', 400, 'from'],
    ['a window without an end', '/traces?from=now&to=now', 400, 'from'],
  ])('answer %s with an error that names the parameter', async (_, path, status, parameter) => {
    const response = await get(path);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect([response.status, (await response.json()).error]).toEqual([
      status,
      { code: expect.any(String), message: expect.any(String), parameter },
    ]);
  });

  it.each([
    ['in 1970', 'from=0&to=1000'],
    ['in the far future', 'from=9007199254740000&to=9007199254740991'],
    ['around the last time there is', 'from=9223372036853&to=9223372036856'],
    ['on the first day of 1970', 'from=1970-01-01&to=1970-01-02'],
  ])('are none in a window %s', async (_, window) => {
    expect(await json(`/traces?${window}&attribute=a=b`)).toMatchObject({ traces: [], nextCursor: null });
    expect(await json(`/attributes?${window}`)).toMatchObject({ sampledSpans: 0, keys: [] });
  });

  it.each(["' OR 1=1 --", '\u0000\u0001\u001f\n\t\\', '<img src=x onerror=alert(1)>', '{prefix:String}', 'ü😀', '%'])(
    'take %j for a text like any other',
    async (text) => {
      const query = `service=${any(text)}&operation=${any(text)}&attribute=${any(`${text}=${text}`)}`;
      if (!text.includes('=')) expect(await json(`/traces?${query}`)).toMatchObject({ traces: [] });
      expect(await json(`/attributes?prefix=${any(text)}&service=${any(text)}`)).toMatchObject({ keys: [] });
      expect(await json(`/attributes?key=${any(text)}&prefix=${any(text)}`)).toMatchObject({ values: [] });
    },
  );
});
