import { createServer } from 'node:net';
import { connect, createIncidentWriter, createReportWriter, type Store } from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentDocument } from '../../apps/web/incidents/incident-fixture.ts';
import { CLIENT, insertSpans, SERVER, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';
import { type RunningConsole, spawnConsole, startConsole } from './console-fixture.ts';

/** Events of a stream as they come, by name. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; id: string; data: string }> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      if (field('event')) yield { event: field('event'), id: field('id'), data: field('data') };
    }
  }
}

/** `calls` calls of api to a service, of which `failed` failed, that started about a second ago. */
async function sendCalls(store: Store, name: string, calls: number, failed = 0, callee = 'cart'): Promise<void> {
  const atMs = Date.now() - 1_000;
  const spans = Array.from({ length: calls }, (_, i) => {
    const trace = `${name}${i}`;
    const common = { trace, atMs, durationMs: 20, failed: i < failed };
    return [
      { ...common, span: `${trace}a`, kind: SERVER, service: 'api' },
      { ...common, span: `${trace}b`, parent: `${trace}a`, kind: CLIENT, service: 'api' },
      { ...common, span: `${trace}c`, parent: `${trace}b`, kind: SERVER, service: callee },
    ];
  });
  await insertSpans(store, spans.flat());
}

describe('the console process', () => {
  let clickhouse: TestServer;
  let store: Store;
  let storeUrl: URL;

  beforeAll(async () => {
    clickhouse = await startTestServer();
    store = await clickhouse.freshStore();
    storeUrl = new URL(clickhouse.server.url);
    storeUrl.pathname = `/${store.database}`;
  });
  afterAll(() => clickhouse.close());

  describe('while it runs', () => {
    let running: RunningConsole;
    beforeAll(async () => {
      running = await startConsole(storeUrl);
    });
    afterAll(async () => {
      running.process.kill('SIGTERM');
      await running.exited;
    });

    it('answers the graph with exact counts', async () => {
      await sendCalls(store, 'exact', 25, 5);
      const graph = await fetchGraph(running.url);
      expect(connectionOf(graph, 'api', 'cart')).toMatchObject({
        executed: 25,
        matched: 25,
        failed: 5,
        errorRate: 0.2,
      });
      expect(connectionOf(graph, 'internet', 'api')).toMatchObject({ executed: 25 });
    });

    it('tells what collectors report with the graph of now, and not with one of the past', async () => {
      const report = { collector: 'pike:4318', spansWaiting: 70, logBytes: 1, logQuotaBytes: 2, logAgeMs: 60_000 };
      await createReportWriter(store).write({ ...report, obstacle: '' });
      const title = 'Collector pike:4318: 70 spans wait in its log, the oldest for 1 min: the map is behind';
      const { notices } = await eventually(
        'the report is told',
        () => fetchGraph(running.url),
        (graph) => graph.notices.some((notice) => notice.title === title),
      );
      expect(notices).toContainEqual(expect.objectContaining({ severity: 'warning', title, href: '' }));
      expect((await fetchGraph(running.url, 'from=now-2h&to=now-1h')).notices).toEqual([]);
    });

    it('streams snapshots, and shows new calls in the first that is read after they are stored', async () => {
      const leave = new AbortController();
      const response = await fetch(`${running.url}/api/v1/graph/stream`, { signal: leave.signal });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      // Of a service of its own: calls of before may leave the window meanwhile.
      await sendCalls(store, 'stream', 7, 0, 'streamed');
      const storedAtMs = Date.now();
      let executed: number | undefined;
      for await (const { event, id, data } of eventsOf(response)) {
        const document = JSON.parse(data);
        if (event === 'snapshot') {
          expect(id).toBe(String(document.asOf));
          executed = connectionOf(document, 'api', 'streamed')?.executed;
        } else if (document.readAt >= storedAtMs) break;
      }
      expect(executed).toBe(7);
      leave.abort();
    });

    it('does not repeat the snapshot that a returning client has', async () => {
      const open = async (lastEventId?: string) => {
        const leave = new AbortController();
        const headers: Record<string, string> = lastEventId ? { 'Last-Event-ID': lastEventId } : {};
        const response = await fetch(`${running.url}/api/v1/graph/stream`, { headers, signal: leave.signal });
        return { events: eventsOf(response), leave };
      };
      const first = await open();
      let newest = '';
      for await (const { event, id } of first.events) {
        if (event === 'snapshot') {
          newest = id;
          break;
        }
      }
      for (;;) {
        const again = await open(newest);
        const { value } = await again.events.next();
        again.leave.abort();
        if (value!.event !== 'snapshot') {
          expect(value).toMatchObject({ event: 'status' });
          break;
        }
        // One that was read meanwhile.
        expect(value!.id).not.toBe(newest);
        newest = value!.id;
      }
      first.leave.abort();
    });

    it('keeps a connection for longer than proxies do without using it', async () => {
      const response = await fetch(`${running.url}/api/v1/openapi.json`);
      expect(response.headers.get('keep-alive')).toBe('timeout=75');
    });

    it('serves the page with scripts that only it may run', async () => {
      const response = await fetch(running.url);
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      const scripts = (await response.text()).match(/<script[^>]*>/g) ?? [];
      expect(response.status).toBe(200);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    });

    it.each([
      ['GET', '/api/v1/nope', 404, 'not_found'],
      ['DELETE', '/api/v1/alerts/targets/none', 404, 'not_found'],
      ['DELETE', '/api/v1/graph', 405, 'method_not_allowed'],
      ['GET', '/api/v1/graph?from=yesterday', 400, 'bad_parameter'],
      ['GET', '/api/v1/graph?focus=ghost', 404, 'not_found'],
      ['GET', '/api/v1/connections/cart/api', 404, 'not_found'],
    ])('answers %s %s with %i and says why', async (method, path, status, code) => {
      const response = await fetch(running.url + path, { method });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ error: expect.objectContaining({ code, message: expect.any(String) }) });
    });

    it('takes a deploy that somebody reports and tells of it, and refuses what is none', async () => {
      const report = (body: object) =>
        fetch(`${running.url}/api/v1/deploys`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
      const made = await report({ service: 'cart', version: '2.0.0', url: 'https://ci.example/7' });
      expect(made.status).toBe(201);
      const { deploys } = await (await fetch(`${running.url}/api/v1/deploys?from=now-5m&service=cart`)).json();
      expect(deploys).toEqual([await made.json()]);
      const refused = await report({ service: 'cart', url: 'javascript:alert(1)' });
      expect([refused.status, (await refused.json()).error]).toEqual([
        400,
        expect.objectContaining({ code: 'bad_deploy', parameter: 'url' }),
      ]);
    });

    it('describes every path it answers', async () => {
      await sendCalls(store, 'described', 1);
      const { paths } = await (await fetch(`${running.url}/api/v1/openapi.json`)).json();
      const { traces } = await (await fetch(`${running.url}/api/v1/traces`)).json();
      const newestTraceId = traces[0].traceId;
      const made = await fetch(`${running.url}/api/v1/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          name: 'described',
          scope: { percentage: 1 },
          faults: [{ target: { type: 'service', name: 'cart' }, kind: 'error' }],
          expiresAt: Date.now() + 60_000,
        }),
      });
      const { id } = await made.json();
      const incident = incidentDocument({ start: Date.now() - 60_000, detected: Date.now(), end: 0 });
      await createIncidentWriter(store).write(incident, Date.now());
      for (const [path, { get }] of Object.entries<{ get?: { parameters?: { name: string; example?: string }[] } }>(
        paths,
      )) {
        if (!get) continue;
        const query = new URLSearchParams(
          (get.parameters ?? []).flatMap(({ name, example }) => (example ? [[name, example]] : [])),
        );
        const concrete = path
          .replace('{name}', 'api')
          .replace('{source}', 'api')
          .replace('{target}', 'cart')
          .replace('{traceId}', newestTraceId)
          .replace('{id}', path.startsWith('/incidents') ? incident.id : id);
        const leave = new AbortController();
        const response = await fetch(`${running.url}/api/v1${concrete}?${query}`, { signal: leave.signal });
        expect([path, response.status]).toEqual([path, 200]);
        leave.abort();
      }
    });

    it('lets clients keep a past window, and tells them when it is unchanged', async () => {
      const to = Date.now() - 3_600_000;
      const url = `${running.url}/api/v1/graph?from=${to - 60_000}&to=${to}`;
      const first = await fetch(url);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const again = await fetch(url, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
      expect((await fetch(`${running.url}/api/v1/graph`)).headers.get('cache-control')).toBe('no-store');
    });
  });

  it('does not wait for clients that keep streams open when it stops', async () => {
    const running = await startConsole(storeUrl);
    const streams = await Promise.all([1, 2, 3].map(() => fetch(`${running.url}/api/v1/graph/stream`)));
    await Promise.all(streams.map((response) => eventsOf(response).next()));
    running.process.kill('SIGTERM');
    expect(await running.exited).toBe(0);
  });

  it('asks for a token where tokens are set', async () => {
    const running = await startConsole(storeUrl, { FAULTLINE_CONSOLE_TOKENS: 'open-sesame' });
    const graphUrl = `${running.url}/api/v1/graph`;
    expect((await fetch(graphUrl)).status).toBe(401);
    expect((await fetch(graphUrl, { headers: { Authorization: 'Bearer open-sesame' } })).status).toBe(200);
    expect((await fetch(running.url, { redirect: 'manual' })).headers.get('location')).toBe('/sign-in');

    const signIn = (token: string) =>
      fetch(`${running.url}/session`, {
        method: 'POST',
        body: new URLSearchParams({ token, next: '/?view=table' }),
        redirect: 'manual',
      });
    expect((await signIn('open-barley')).headers.get('location')).toContain('/sign-in?failed=1');
    const signedIn = await signIn('open-sesame');
    expect(signedIn.headers.get('location')).toBe('/?view=table');
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    expect((await fetch(graphUrl, { headers: { cookie } })).status).toBe(200);
    running.process.kill('SIGTERM');
    await running.exited;
  });

  it('keeps the last snapshot while ClickHouse is away, and says why it is old', async () => {
    const nowhere = new URL(storeUrl);
    nowhere.port = String(await freePort());
    const running = await startConsole(nowhere);
    const leave = new AbortController();
    const response = await fetch(`${running.url}/api/v1/graph/stream`, { signal: leave.signal });
    for await (const { event, data } of eventsOf(response)) {
      if (event !== 'status' || JSON.parse(data).state === 'waiting') continue;
      expect(JSON.parse(data)).toMatchObject({ state: 'stale', message: expect.stringContaining('ClickHouse') });
      break;
    }
    leave.abort();
    const answer = await fetch(`${running.url}/api/v1/graph`);
    expect(answer.status).toBe(503);
    running.process.kill('SIGTERM');
    await running.exited;
  });

  it('shows nothing, and no error, before the first collector has made the tables', async () => {
    const untouched = new URL(storeUrl);
    untouched.pathname = '/untouched';
    const running = await startConsole(untouched);
    expect(await fetchGraph(running.url)).toMatchObject({ nodes: [], connections: [] });

    const laterStore = connect(untouched);
    await laterStore.run('CREATE DATABASE untouched', { database: 'system' });
    expect(await fetchGraph(running.url)).toMatchObject({ nodes: [], connections: [] });
    await laterStore.close();
    running.process.kill('SIGTERM');
    await running.exited;
  });

  it('says in one sentence that its port is taken', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const running = spawnConsole(port, storeUrl);
    const told = new Promise((resolve) => running.process.once('message', resolve));
    expect(await running.exited).toBe(1);
    expect(await told).toEqual({
      type: 'failed',
      message: `Port ${port} is already in use: stop what listens there, or set FAULTLINE_CONSOLE_PORT to a free port.`,
    });
    expect(running.errors()).toBe('');
    other.close();
  });

  it('ends when its parent is gone', async () => {
    const running = await startConsole(storeUrl);
    running.process.disconnect();
    expect(await running.exited).toBe(0);
    await eventually(
      'the port is free again',
      () =>
        fetch(running.url).then(
          () => false,
          () => true,
        ),
      Boolean,
    );
  });
});
