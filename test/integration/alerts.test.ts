import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createIncidentWriter, type Store } from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  AlertDeliveryDocument,
  AlertTargetDocument,
  AlertTargetListDocument,
} from '../../apps/web/api-documents.ts';
import { incidentOf } from '../../packages/model/src/incidents/incident.fixture.ts';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const CONSOLE_URL = 'https://faultline.example.com';
const SECRET = 'geheim-geheim';

interface Taken {
  status: number;
  headers: IncomingHttpHeaders;
  body: { stage: string; href: string; incident?: { id: string } };
}

/** A webhook that answers what it is told to. */
class Receiver {
  readonly taken: Taken[] = [];
  /** Statuses of the next answers; 200 after them. */
  next: number[] = [];
  #server: Server | undefined;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async open(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const status = this.next.shift() ?? 200;
      this.taken.push({ status, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status, status === 302 ? { Location: `http://127.0.0.1:${this.port}/elsewhere` } : {}).end();
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** What it got of a stage, by status. */
  of(stage: string): Taken[] {
    return this.taken.filter(({ body }) => body.stage === stage);
  }
}

let clickhouse: TestServer;
let store: Store;
let url: URL;
let collectors: RunningCollector[] = [];
let running: RunningConsole;
let receiver: Receiver;
const now = Date.now();
const incident = incidentOf({
  id: '1'.repeat(16),
  start: now - 70_000,
  detected: now - 60_000,
  // So that nobody looks for suspects again while this goes on.
  diagnosedAt: now + 600_000,
  baseline: { from: now - 600_000, to: now - 100_000 },
});

const ask = async <Answer>(method: string, path: string, body?: object): Promise<{ status: number; body: Answer }> => {
  const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${running.url}/api/v1/alerts/targets${path}`, { method, ...(body ? json : {}) });
  return { status: response.status, body: (await response.json()) as Answer };
};
const targetNow = async () => (await ask<AlertTargetListDocument>('GET', '')).body.targets[0]!;
const startCollectors = async () => {
  const env = { FAULTLINE_CONSOLE_URL: CONSOLE_URL };
  collectors = await Promise.all([startCollector(url, env), startCollector(url, env)]);
};

beforeAll(async () => {
  clickhouse = await startTestServer();
  store = await clickhouse.freshStore();
  url = databaseUrl(clickhouse.server.url, store.database);
  receiver = new Receiver(await freePort());
  await receiver.open();
  [running] = await Promise.all([startConsole(url), startCollectors()]);
});
afterAll(async () => {
  running?.process.kill('SIGTERM');
  await Promise.all([running?.exited, ...collectors.map((collector) => collector.stop())]);
  await receiver?.close();
  await clickhouse?.close();
});

let target: AlertTargetDocument;

test('a target is made, and its secrets are not given out again', async () => {
  const made = await ask<AlertTargetDocument>('POST', '', {
    name: 'on call',
    type: 'webhook',
    url: `http://127.0.0.1:${receiver.port}/a-very-secret-part-of-the-path?key=${SECRET}`,
    token: SECRET,
    headers: [{ name: 'X-Key', value: SECRET }],
  });
  expect(made.status).toBe(201);
  target = made.body;
  expect(target).toMatchObject({ state: 'unused', hasToken: true, headers: ['X-Key'], pending: 0, last: null });
  const told = JSON.stringify([made.body, (await ask('GET', '')).body]);
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain('very-secret');
});

test('an address where clouds give credentials away is refused, however it is written', async () => {
  const wanted = { name: 'x', type: 'webhook' };
  const refused = await ask<{ error: { code: string; parameter: string } }>('POST', '', {
    ...wanted,
    url: 'http://2852039166/latest',
  });
  expect([refused.status, refused.body.error]).toEqual([
    400,
    expect.objectContaining({ code: 'bad_target', parameter: 'url' }),
  ]);
});

test('a test is sent by a collector, once, and what came of it is told', async () => {
  receiver.next = [302];
  const failed = await ask<AlertDeliveryDocument>('POST', `/${target.id}/test`);
  expect(failed.body).toMatchObject({ stage: 'test', state: 'given-up', attempts: 1 });
  expect(failed.body.error).toContain('redirects are not followed');
  expect(await targetNow()).toMatchObject({ state: 'failing', last: { error: failed.body.error } });

  const passed = await ask<AlertDeliveryDocument>('POST', `/${target.id}/test`);
  expect(passed.body).toMatchObject({ state: 'delivered', attempts: 1, error: '' });
  expect(receiver.taken.map(({ status }) => status)).toEqual([302, 200]);
  expect(receiver.taken[1]!.headers).toMatchObject({
    authorization: `Bearer ${SECRET}`,
    'x-key': SECRET,
    'content-type': 'application/json',
    'idempotency-key': passed.body.id,
  });
});

test('an incident is told of once, by two collectors, to a receiver that fails twice', async () => {
  receiver.next = [500, 503];
  await createIncidentWriter(store).write(incident, Date.now());
  await eventually(
    'the message is taken',
    targetNow,
    ({ last }) => last?.state === 'delivered' && last.stage === 'opened',
  );
  const opened = receiver.of('opened');
  expect(opened.map(({ status }) => status)).toEqual([500, 503, 200]);
  expect(new Set(opened.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(opened[0]!.body).toMatchObject({
    incident: { id: incident.id },
    href: `${CONSOLE_URL}/incidents/${incident.id}`,
  });
});

test('that it is over reaches a receiver that was away, over a restart of the collectors, once', async () => {
  await receiver.close();
  await createIncidentWriter(store).write({ ...incident, status: 'closed', end: now }, Date.now());
  const waiting = await eventually(
    'an attempt failed',
    targetNow,
    ({ pending, state }) => pending === 1 && state === 'failing',
  );
  expect(waiting.last!.error).toContain('ECONNREFUSED');
  await Promise.all([collectors[0]!.stop(), collectors[1]!.kill()]);
  await startCollectors();
  await eventually('it was tried again', targetNow, ({ last }) => last!.attempts > waiting.last!.attempts);
  expect(await targetNow()).toMatchObject({ pending: 1 });

  await receiver.open();
  await eventually('the message is taken', targetNow, ({ pending }) => pending === 0, { withinMs: 60_000 });
  const seen = (await targetNow()).delivered;
  // A run of each collector later nothing more was sent.
  const quietMs = Date.now() + 3_000;
  await eventually('some runs are over', Date.now, (ms) => ms > quietMs);
  expect([receiver.of('closed').length, receiver.of('opened').length, (await targetNow()).delivered]).toEqual([
    1,
    3,
    seen,
  ]);
});

test('a target that is off is told nothing, and one that is removed is gone', async () => {
  expect((await ask<AlertTargetDocument>('PATCH', `/${target.id}`, { enabled: false })).body.state).toBe('off');
  expect((await ask('DELETE', `/${target.id}`)).status).toBe(200);
  expect((await ask('DELETE', `/${target.id}`)).status).toBe(404);
  expect((await ask<AlertTargetListDocument>('GET', '')).body.targets).toEqual([]);
});
