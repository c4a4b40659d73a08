import {
  createCallsReader,
  createEdgeJob,
  createIncidentReader,
  createIncidentWriter,
  createTickReader,
  type Store,
} from '@faultline/clickhouse';
import { bucketOf, type Incident } from '@faultline/model';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CLIENT, CONSUMER, closedBucketMs, INTERNAL, insertSpans, PRODUCER, SERVER } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const atMs = closedBucketMs();
const MINUTE_MS = 60_000;
const clickhouse = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

const incident = (more: Partial<Incident> = {}): Incident => ({
  id: 'a'.repeat(16),
  status: 'open',
  severity: 'critical',
  start: atMs,
  detected: atMs + 10_000,
  end: 0,
  baseline: { from: atMs - 10 * MINUTE_MS, to: atMs - MINUTE_MS },
  summary: '50 % of requests to "web" fail.',
  symptoms: [
    {
      kind: 'errors',
      service: 'web',
      operation: 'GET /',
      isEntry: true,
      isCall: false,
      since: atMs,
      shareBefore: 0.001,
      shareNow: 0.5,
    },
  ],
  suspects: [],
  critical: 'pay',
  impact: { services: ['web', 'pay'], entries: ['web GET /'], requestsLost: 12, shareOfEntry: 0.5 },
  diagnosedAt: atMs + 11_000,
  experimentIds: ['b'.repeat(16)],
  mergedInto: '',
  acknowledgedAt: 0,
  note: '',
  trueCulprit: '',
  ...more,
});
const list = (more: object = {}) =>
  createIncidentReader(store).list({ fromMs: atMs - MINUTE_MS, toMs: atMs + MINUTE_MS, limit: 10, ...more });

describe('incidents', () => {
  test('are read as they were written last, whoever wrote when', async () => {
    const writer = createIncidentWriter(store);
    await writer.write(incident({ status: 'closed', end: atMs + 30_000 }), 2_000);
    await writer.write(incident(), 1_000);
    expect(await list()).toEqual([incident({ status: 'closed', end: atMs + 30_000 })]);
    expect(await createIncidentReader(store).read('a'.repeat(16))).toEqual((await list())[0]);
    expect(await createIncidentReader(store).read('c'.repeat(16))).toBeUndefined();
  });

  test('keep what people say of them, each thing by itself, whatever a collector writes', async () => {
    const writer = createIncidentWriter(store);
    await writer.write(incident(), 1_000);
    await writer.remark(incident().id, { acknowledgedAt: String(atMs), note: 'looked at' }, atMs);
    await writer.remark(incident().id, { trueCulprit: 'pay' }, atMs + 1);
    await writer.write(incident({ summary: 'more' }), 2_000);
    await writer.remark(incident().id, { note: "it was the 'card' \"\n" }, atMs + 2);
    expect(await list()).toMatchObject([
      { summary: 'more', acknowledgedAt: atMs, note: "it was the 'card' \"\n", trueCulprit: 'pay' },
    ]);
  });

  test('are found by when they went on, how they are, whom they hit and what is said of them', async () => {
    const writer = createIncidentWriter(store);
    const past = incident({
      id: 'd'.repeat(16),
      status: 'closed',
      start: atMs - 9 * MINUTE_MS,
      end: atMs - 8 * MINUTE_MS,
    });
    await writer.write(incident(), 1_000);
    await writer.write(past, 1_000);
    await writer.write(
      incident({ id: 'e'.repeat(16), status: 'closed', end: atMs, mergedInto: 'a'.repeat(16) }),
      1_000,
    );
    await writer.remark(past.id, { note: 'Müdes Netz', trueCulprit: 'dns', acknowledgedAt: '1769860800000' }, atMs);
    const ids = async (more: object) => (await list(more)).map(({ id }) => id[0]).join('');
    expect(await ids({})).toBe('a');
    expect(await ids({ fromMs: 0 })).toBe('ad');
    expect(await ids({ fromMs: 0, limit: 1 })).toBe('a');
    expect(await ids({ fromMs: 0, status: 'closed' })).toBe('d');
    expect(await ids({ service: 'pay' })).toBe('a');
    expect(await ids({ service: "x' OR 1 --" })).toBe('');
    expect(await ids({ fromMs: 0, text: 'MÜDES' })).toBe('d');
    expect(await ids({ fromMs: 0, text: 'dns' })).toBe('d');
    expect(await ids({ fromMs: 0, text: '9860' })).toBe('');
    expect(await ids({ fromMs: 0, text: '%' })).toBe('ad');
    expect(await ids({ text: 'shareBefore' })).toBe('');
  });
});

describe('ticks', () => {
  const span = (id: string, more: object) => ({ trace: 't', span: id, service: 'web', kind: SERVER, atMs, ...more });

  test('hold what ended in them, by service, operation and side, with durations apart for what failed', async () => {
    await insertSpans(store, [
      span('1', { name: 'GET /', durationMs: 10 }),
      span('2', { name: 'GET /', durationMs: 30, failed: true }),
      span('3', {
        name: 'POST',
        parent: '1',
        kind: CLIENT,
        durationMs: 3_000,
        attributes: { 'server.address': 'pay' },
      }),
      span('4', { name: 'take', parent: '1', kind: CONSUMER, service: 'mail', durationMs: 10 }),
      span('5', { name: 'inside', parent: '1', kind: INTERNAL }),
      span('6', { name: 'ended later', durationMs: 20_000 }),
      // Kept of an unsampled trace because it failed.
      span('7', { failed: true, attributes: { 'faultline.sampling.adjusted_count': '0' } }),
    ]);
    const ticks = await createTickReader(store).read({ fromMs: atMs, toMs: atMs + 10_000 });
    const bucket = (ms: number) => new Map([[bucketOf(ms * 1e6), 1]]);
    expect(ticks).toEqual([
      {
        startMs: atMs,
        streams: expect.arrayContaining([
          {
            ...{ service: 'web', operation: 'GET /', kind: 'entry', spans: 2, failed: 1 },
            ...{ durations: bucket(10), failedDurations: bucket(30), firstFailedMs: atMs },
          },
          expect.objectContaining({ service: 'mail', operation: 'take', kind: 'served', spans: 1 }),
        ]),
      },
      {
        startMs: atMs + 2_000,
        streams: [expect.objectContaining({ operation: 'pay', kind: 'call', spans: 1, durations: bucket(3_000) })],
      },
    ]);
    expect(ticks[0]!.streams).toHaveLength(2);
  });

  test('are of services whose calls are known, also through queues', async () => {
    const queue = { 'messaging.system': 'mqtt', 'messaging.destination.name': 'mails' };
    await insertSpans(store, [
      span('1', { name: 'GET /' }),
      span('2', { parent: '1', kind: CLIENT }),
      span('3', { parent: '2', service: 'cart' }),
      span('4', { parent: '1', kind: PRODUCER, attributes: queue }),
      span('5', { parent: '4', kind: CONSUMER, service: 'mail', attributes: queue }),
    ]);
    await createEdgeJob(store, Date.now, { backgroundEveryMs: 0 }).run();
    expect(await createCallsReader(store).read(atMs - MINUTE_MS)).toEqual(
      expect.arrayContaining([
        { caller: 'web', callee: 'cart' },
        { caller: 'web', callee: 'mail' },
      ]),
    );
  });
});
