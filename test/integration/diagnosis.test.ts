import { randomBytes } from 'node:crypto';
import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisDocument, TraceDocument } from '../../apps/web/api-documents.ts';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const MINUTE_MS = 60_000;
const onsetMs = Math.floor((Date.now() - 5 * MINUTE_MS) / 10_000) * 10_000;
const endMs = onsetMs + 3 * MINUTE_MS;
const beginMs = onsetMs - 8 * MINUTE_MS;

interface Sent {
  service: string;
  version?: string;
  spans: object[];
}

/** A request: web calls cart, which asks a database and calls pay, which takes so long and fails or not. */
function request(atMs: number, pay: { ms: number; failed: boolean; version: string }): Sent[] {
  const traceId = randomBytes(16).toString('hex');
  const span = (
    parentSpanId: string,
    kind: number,
    name: string,
    startMs: number,
    durationMs: number,
    failed = false,
    attributes: Record<string, string> = {},
  ) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    parentSpanId,
    kind,
    name,
    startTimeUnixNano: `${Math.round(startMs * 1e6)}`,
    endTimeUnixNano: `${Math.round((startMs + durationMs) * 1e6)}`,
    status: { code: failed ? 2 : 0 },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
  });
  const root = span('', 2, 'GET /checkout', atMs, pay.ms + 30, pay.failed);
  const toCart = span(root.spanId, 3, 'POST', atMs + 2, pay.ms + 26, pay.failed);
  const cart = span(toCart.spanId, 2, 'POST /order', atMs + 3, pay.ms + 24, pay.failed);
  const database = span(cart.spanId, 3, 'SELECT', atMs + 4, 6, false, { 'db.system.name': 'postgresql' });
  const toPay = span(cart.spanId, 3, 'POST', atMs + 12, pay.ms + 3, pay.failed);
  const paid = span(toPay.spanId, 2, 'POST /pay', atMs + 13, pay.ms, pay.failed, { 'app.card': 'visa' });
  return [
    { service: 'web', spans: [root, toCart] },
    { service: 'cart', spans: [cart, database, toPay] },
    { service: 'pay', version: pay.version, spans: [paid] },
  ];
}

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

describe('a diagnosis', () => {
  let clickhouse: TestServer;
  let store: Store;
  let collector: RunningCollector;
  let running: RunningConsole;

  beforeAll(async () => {
    clickhouse = await startTestServer();
    store = await clickhouse.freshStore();
    const url = databaseUrl(clickhouse.server.url, store.database);
    collector = await startCollector(url);
    running = await startConsole(url);
    const requests = Array.from({ length: 660 }, (_, n) => {
      const atMs = beginMs + n * 1_000;
      const usual = { ms: 40 + (n % 11), failed: false, version: '1.0.0' };
      return request(atMs, atMs < onsetMs ? usual : { ms: usual.ms * 8, failed: n % 4 === 0, version: '1.1.0' });
    });
    const response = await fetch(`${collector.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: requests.flat().map(({ service, version = '1', spans }) => ({
          resource: { attributes: [attribute('service.name', service), attribute('service.version', version)] },
          scopeSpans: [{ spans }],
        })),
      }),
    });
    expect(response.status).toBe(200);
    await collector.allStored();
  });
  afterAll(async () => {
    running?.process.kill('SIGTERM');
    await Promise.all([running?.exited, collector?.stop()]);
    await clickhouse?.close();
  });

  const ask = (query: string) => fetch(`${running.url}/api/v1/diagnosis${query}`);
  const diagnosis = async (query: string): Promise<DiagnosisDocument> => {
    const response = await ask(query);
    expect(response.status, await response.clone().text()).toBe(200);
    return response.json();
  };

  it('names the service that got slow and fails, with traces of it and what its bad spans have in common', async () => {
    const answer = await diagnosis(`?from=${onsetMs}&to=${endMs}`);
    expect(answer.window).toEqual({ from: onsetMs, to: endMs });
    expect(answer.baseline).toEqual({ from: onsetMs - 6 * MINUTE_MS, to: onsetMs - MINUTE_MS });
    const [first] = answer.suspects;
    expect(first).toMatchObject({ rank: 1, service: 'pay', kind: 'service', operation: 'POST /pay' });
    expect(first!.attributes).toContainEqual({ key: 'service.version', value: '1.1.0', inBad: 1, inGood: 0 });
    // The contract has both on every suspect; a service is no connection.
    for (const { connection, attributes } of answer.suspects) {
      expect([connection, attributes]).toEqual([
        { source: expect.any(String), target: expect.any(String) },
        expect.any(Array),
      ]);
    }
    expect(answer.critical).toBe('pay');
    expect(answer.impact.entries).toEqual(['web GET /checkout']);
    expect(answer.signatures).toEqual([]);
    expect(answer.tookMs).toBeGreaterThan(0);

    const channels = first!.evidence.map(({ type }) => type);
    expect(channels).toEqual(expect.arrayContaining(['latency', 'errors']));
    for (const { type, where, traceIds } of answer.suspects.flatMap(({ evidence }) => evidence)) {
      expect(traceIds).toHaveLength(3);
      for (const id of traceIds!) {
        const trace: TraceDocument = await (await fetch(`${running.url}/api/v1/traces/${id}`)).json();
        const spans = trace.spans.flatMap(({ span }) =>
          span?.service === where.service && span.operation === where.operation ? [span] : [],
        );
        expect(spans.length).toBeGreaterThan(0);
        if (type === 'errors') expect(spans.map(({ status }) => status)).toContain('error');
      }
    }
  });

  it('compares with the window that it is told to', async () => {
    const answer = await diagnosis(
      `?from=${onsetMs - 2 * MINUTE_MS}&to=${onsetMs}&baselineFrom=${beginMs}&baselineTo=${beginMs + 5 * MINUTE_MS}`,
    );
    expect(answer.suspects).toEqual([]);
    expect(answer.summary).toContain('Nothing in the traces explains this');
  });

  it('finds nothing where there are no spans', async () => {
    const answer = await diagnosis('?from=2026-01-01&to=2026-01-02');
    expect(answer).toMatchObject({ suspects: [], critical: '', impact: { requestsLost: 0 } });
  });

  it.each([
    ['?service=pay', 'unknown_parameter', 'service'],
    ['?baselineFrom=now-1h', 'bad_parameter', 'baselineTo'],
    ['?from=now&to=now-5m', 'bad_parameter', 'from'],
    ['?from=yesterday', 'bad_parameter', 'from'],
  ])('%s is answered with 400', async (query, code, parameter) => {
    const response = await ask(query);
    expect([response.status, (await response.json()).error]).toEqual([
      400,
      expect.objectContaining({ code, parameter }),
    ]);
  });
});
