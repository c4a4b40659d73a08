import { randomBytes } from 'node:crypto';
import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentDocument, IncidentListDocument } from '../../apps/web/api-documents.ts';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const HISTORY_MS = 480_000;
const EVERY_MS = 100;

interface Sent {
  service: string;
  spans: object[];
}

/** A request that ends at a time: web calls cart, which calls pay, which fails or not. */
function request(endMs: number, payFails: boolean, payMs: number): Sent[] {
  const traceId = randomBytes(16).toString('hex');
  const span = (parentSpanId: string, kind: number, name: string, beforeEndMs: number, failed: boolean) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    parentSpanId,
    kind,
    name,
    startTimeUnixNano: `${Math.round((endMs - payMs - 8 + beforeEndMs) * 1e6)}`,
    endTimeUnixNano: `${Math.round((endMs - beforeEndMs) * 1e6)}`,
    status: { code: failed ? 2 : 0 },
  });
  const root = span('', 2, 'GET /checkout', 0, payFails);
  const toCart = span(root.spanId, 3, 'POST', 1, payFails);
  const cart = span(toCart.spanId, 2, 'POST /order', 2, payFails);
  const toPay = span(cart.spanId, 3, 'POST', 3, payFails);
  const paid = span(toPay.spanId, 2, 'POST /pay', 4, payFails);
  return [
    { service: 'web', spans: [root, toCart] },
    { service: 'cart', spans: [cart, toPay] },
    { service: 'pay', spans: [paid] },
  ];
}

describe('an incident', () => {
  let clickhouse: TestServer;
  let store: Store;
  let collector: RunningCollector;
  let running: RunningConsole;
  let sender: NodeJS.Timeout;
  let payFails = false;

  const send = async (requests: Sent[]): Promise<void> => {
    const response = await fetch(`${collector.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: requests.map(({ service, spans }) => ({
          resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
          scopeSpans: [{ spans }],
        })),
      }),
    });
    expect(response.status).toBe(200);
  };
  const api = async <Answer>(path: string, init?: RequestInit): Promise<Answer> =>
    (await fetch(`${running.url}/api/v1${path}`, init)).json() as Promise<Answer>;
  const patch = (id: string, body: object) =>
    api<IncidentDocument>(`/incidents/${id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const incidents = async () => (await api<IncidentListDocument>('/incidents')).incidents;

  beforeAll(async () => {
    clickhouse = await startTestServer();
    store = await clickhouse.freshStore();
    const url = databaseUrl(clickhouse.server.url, store.database);
    collector = await startCollector(url);
    const nowMs = Date.now();
    const past = Array.from({ length: HISTORY_MS / EVERY_MS }, (_, n) =>
      request(nowMs - HISTORY_MS + n * EVERY_MS, false, 20 + (n % 7)),
    );
    await send(past.flat());
    await collector.allStored();
    // What it saw before that history came is not read again, as no live span is so late.
    await collector.stop();
    collector = await startCollector(url);
    running = await startConsole(url);
    let n = 0;
    sender = setInterval(() => {
      n += 1;
      void send(request(Date.now(), payFails && n % 2 === 0, 20 + (n % 7)));
    }, EVERY_MS);
  });
  afterAll(async () => {
    clearInterval(sender);
    running?.process.kill('SIGTERM');
    await Promise.all([running?.exited, collector?.stop()]);
    await clickhouse?.close();
  });

  it('opens by itself with the one at fault as first suspect, is told of by the API, and closes when it is over', async () => {
    const quietUntilMs = Date.now() + 6_000;
    await eventually('some quiet time is over', Date.now, (now) => now > quietUntilMs, { withinMs: 10_000 });
    expect(await incidents()).toEqual([]);

    const beganMs = Date.now();
    payFails = true;
    const [noticed] = await eventually(
      'an incident with a suspect is open',
      incidents,
      ([incident]) => (incident?.first.length ?? 0) > 0,
      { withinMs: 30_000 },
    );
    expect(noticed).toMatchObject({ status: 'open', severity: 'critical', end: 0, experimentIds: [] });
    expect(noticed!.first[0]!.service).toBe('pay');
    expect(noticed!.services).toContain('web');
    expect(Math.abs(noticed!.start - beganMs)).toBeLessThan(5_000);

    const graph = await api<{ nodes: { id: string; suspicion: number }[] }>('/graph?from=now-1m');
    expect(graph.nodes.find(({ id }) => id === 'pay')!.suspicion).toBeGreaterThan(0);
    expect(graph.nodes.find(({ id }) => id === 'web')!.suspicion).toBe(0);
    await patch(noticed!.id, { acknowledged: true, note: 'looked at\nby Ann' });
    expect(await patch(noticed!.id, { trueCulprit: 'pay' })).toMatchObject({
      note: 'looked at\nby Ann',
      trueCulprit: 'pay',
      suspects: [expect.objectContaining({ service: 'pay' })],
    });
    expect((await api<IncidentListDocument>('/incidents?text=by+ANN&service=pay&status=open')).incidents).toHaveLength(
      1,
    );
    expect((await api<IncidentListDocument>('/incidents?service=nobody')).incidents).toEqual([]);
    expect((await api<IncidentListDocument>('/incidents?status=closed')).incidents).toEqual([]);

    payFails = false;
    const recoveredMs = Date.now();
    const closed = await eventually(
      'the incident is closed',
      () => api<IncidentDocument>(`/incidents/${noticed!.id}`),
      ({ status }) => status === 'closed',
      { withinMs: 90_000 },
    );
    expect(Math.abs(closed.end - recoveredMs)).toBeLessThan(15_000);
    expect(closed.acknowledgedAt).toBeGreaterThan(beganMs);
    expect(closed.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['symptom', 'detected', 'acknowledged', 'closed']),
    );
    expect(await incidents()).toHaveLength(1);
  }, 150_000);

  it('is asked for and spoken of in ways that make sense, or the answer says what is wrong', async () => {
    const [known] = await incidents();
    const refusals: [string, object | undefined, string][] = [
      ['/incidents?status=ajar', undefined, 'bad_parameter'],
      ['/incidents?colour=red', undefined, 'unknown_parameter'],
      ['/incidents/0123456789abcdef', undefined, 'not_found'],
      [`/incidents/${known!.id}`, {}, 'bad_remark'],
      [`/incidents/${known!.id}`, { note: 'x'.repeat(4_001) }, 'bad_remark'],
      [`/incidents/${known!.id}`, { acknowledged: 'yes' }, 'bad_remark'],
    ];
    for (const [path, body, code] of refusals) {
      const init = body && {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      };
      expect(await api(path, init)).toMatchObject({ error: { code } });
    }
  });
});
