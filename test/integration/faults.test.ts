import { createEdgeJob, type EmbeddedServer, type Store } from '@faultline/clickhouse';
import type { Experiment } from '@faultline/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLIENT,
  closedBucketMs,
  databaseUrl,
  insertSpans,
  SERVER,
  startTestServer,
  type TestServer,
} from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const INGEST = { Authorization: 'Bearer ingest-token' };
const CONSOLE = { Authorization: 'Bearer console-token' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What makes an experiment that is active for longer than all tests here take. */
const asked = (more: object = {}) => ({
  name: 'recs slow',
  scope: { percentage: 1 },
  faults: [{ target: { type: 'service', name: 'recs' }, kind: 'latency', latencyMs: 800 }],
  expiresAt: Date.now() + 600_000,
  ...more,
});

describe('an experiment', () => {
  let clickhouse: TestServer<EmbeddedServer>;
  let store: Store;
  let collector: RunningCollector;
  let running: RunningConsole;

  beforeAll(async () => {
    clickhouse = await startTestServer();
    store = await clickhouse.freshStore();
    const url = databaseUrl(clickhouse.server.url, store.database);
    collector = await startCollector(url, { FAULTLINE_INGEST_TOKENS: 'ingest-token' });
    running = await startConsole(url, { FAULTLINE_CONSOLE_TOKENS: 'console-token' });
    const call = { trace: 't', atMs: closedBucketMs() };
    await insertSpans(store, [
      { ...call, span: 'a', kind: CLIENT, service: 'api', attributes: { 'circuit_breaker.name': 'recs-get' } },
      { ...call, span: 'b', parent: 'a', kind: SERVER, service: 'recs' },
    ]);
    await createEdgeJob(store, Date.now).run();
  });
  afterAll(async () => {
    running?.process.kill('SIGTERM');
    await Promise.all([running?.exited, collector?.stop()]);
    await clickhouse?.close();
  });

  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${running.url}/api/v1${path}`, { ...init, headers: { ...CONSOLE, ...(init.headers as object) } });
  const post = (body: unknown, headers: Record<string, string> = JSON_TYPE) =>
    api('/faults', { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const make = async (more?: object): Promise<Experiment> => (await post(asked(more))).json();
  const poll = (headers: Record<string, string> = {}) =>
    fetch(`${collector.otlpUrl}/v1/faults`, { headers: { ...INGEST, ...headers } });
  const active = async (): Promise<Experiment[]> => (await (await poll()).json()).experiments;
  const isTold = (id: string, told: boolean) =>
    eventually(
      `${id} is ${told ? '' : 'no longer '}told`,
      active,
      (list) => list.some((one) => one.id === id) === told,
    );
  const abort = (id: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    fetch(`${collector.otlpUrl}/v1/faults/${id}/abort`, { method: 'POST', headers: { ...INGEST, ...headers }, body });

  it('is made with the breakers it acts at, told to services, stopped once, and told no more', async () => {
    const response = await post(asked());
    expect(response.status).toBe(201);
    const made: Experiment = await response.json();
    expect(response.headers.get('location')).toBe(`/api/v1/faults/${made.id}`);
    expect(made).toMatchObject({ status: 'active', mode: 'isolated', stoppedAt: 0 });
    expect(made.faults[0]!.breakers).toEqual([{ service: 'api', name: 'recs-get' }]);
    expect((await isTold(made.id, true)).find(({ id }) => id === made.id)).toEqual(made);
    expect(await (await api(`/faults/${made.id}`)).json()).toEqual({ ...made, injected: 0 });

    const stopped = await (await api(`/faults/${made.id}`, { method: 'DELETE' })).json();
    expect(stopped).toMatchObject({ status: 'stopped', stopReason: expect.stringContaining('stopped') });
    await isTold(made.id, false);
    expect(await (await api(`/faults/${made.id}`, { method: 'DELETE' })).json()).toEqual(stopped);
    const { experiments } = await (await api('/faults?status=stopped')).json();
    expect(experiments).toContainEqual(stopped);
  });

  it('that a service aborts is over, with the reason', async () => {
    const { id } = await make();
    expect((await abort(id, JSON.stringify({ reason: 'organic users got hurt \u001b[31m' }))).status).toBe(204);
    expect((await active()).map((one) => one.id)).not.toContain(id);
    expect(await (await api(`/faults/${id}`)).json()).toMatchObject({
      status: 'aborted',
      stopReason: 'organic users got hurt \u001b[31m',
    });
    expect(await collector.metric('experiments_aborted_total')).toBe(1);
    expect(collector.stderr()).not.toContain('\u001b');
    expect((await abort(id, '{"reason":"again"}')).status).toBe(404);
  });

  it('is told with a tag that stays while nothing changes, and to nobody without a token or in a browser', async () => {
    const first = await poll();
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('access-control-allow-origin')).toBeNull();
    expect((await poll({ 'If-None-Match': etag })).status).toBe(304);
    await isTold((await make()).id, true);
    expect((await poll({ 'If-None-Match': etag })).status).toBe(200);
    expect((await fetch(`${collector.otlpUrl}/v1/faults`)).status).toBe(401);
    const preflight = await fetch(`${collector.otlpUrl}/v1/faults`, { method: 'OPTIONS', headers: INGEST });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  it.each([
    ['half a document', '{"reason":', JSON_TYPE, 400],
    ['no reason', '{}', JSON_TYPE, 400],
    ['a reason that is too long', JSON.stringify({ reason: 'x'.repeat(501) }), JSON_TYPE, 400],
    ['a body that is too long', JSON.stringify({ reason: 'x'.repeat(5_000) }), JSON_TYPE, 413],
    ['what any page may post', '{"reason":"simple"}', { 'Content-Type': 'text/plain' }, 415],
    ['an id that nobody knows', '{"reason":"gone"}', JSON_TYPE, 404],
  ])('is not aborted by %s', async (_what, body, headers, status) => {
    expect((await abort('00000000000000aa', body, headers)).status).toBe(status);
  });

  it.each([
    ['fields that cannot be used', { ...asked(), mode: 'x', expiresAt: 1 }, {}, 400, 'bad_experiment', 'mode'],
    ['half a document', '{"name":', {}, 400, 'bad_json', undefined],
    ['a body that is too long', 'x'.repeat(32_769), {}, 413, 'too_large', undefined],
    ['text', asked(), { 'Content-Type': 'text/plain' }, 415, 'unsupported_media_type', undefined],
    ['what another site posts', asked(), { Origin: 'https://evil.example' }, 403, 'other_site', undefined],
    ['what comes without a token', asked(), { Authorization: 'Bearer guess' }, 401, 'unauthorized', undefined],
  ])('is not made of %s', async (_what, body, headers, status, code, parameter) => {
    const response = await post(body, { ...JSON_TYPE, ...headers });
    expect(response.status).toBe(status);
    const { error } = await response.json();
    expect([error.code, error.parameter]).toEqual([code, parameter]);
  });

  it.each([
    ['GET', '/faults?status=running', 400, 'bad_parameter'],
    ['GET', '/faults?state=active', 400, 'unknown_parameter'],
    ['GET', '/faults/b1946ac92492d234', 404, 'not_found'],
    ['DELETE', '/faults/b1946ac92492d234', 404, 'not_found'],
    ['DELETE', "/faults/'%3B--", 404, 'not_found'],
    ['DELETE', '/faults', 405, 'method_not_allowed'],
  ])('%s %s is answered with %i', async (method, path, status, code) => {
    const response = await api(path, { method });
    expect([response.status, (await response.json()).error.code]).toEqual([status, code]);
  });

  it('is not made where as many run as may', async () => {
    const before: Experiment[] = (await (await api('/faults?status=active')).json()).experiments;
    const made = await Promise.all(Array.from({ length: 50 - before.length }, () => make()));
    const response = await post(asked());
    expect([response.status, (await response.json()).error.code]).toEqual([409, 'too_many_experiments']);
    await api(`/faults/${made[0]!.id}`, { method: 'DELETE' });
    expect((await post(asked())).status).toBe(201);
  });

  it('is told to nobody while ClickHouse is away', async () => {
    await clickhouse.server.stop();
    const { status } = await eventually('the list is refused', poll, (response) => response.status !== 200);
    expect(status).toBe(503);
  });
});
