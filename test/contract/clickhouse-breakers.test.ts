import {
  type BreakerGauge,
  createBreakerReader,
  createBreakerWallReader,
  createGaugeWriter,
  createGraphReader,
  createOpeningCounts,
  createSeriesReader,
  type Store,
} from '@faultline/clickhouse';
import { percentilesMs } from '@faultline/model';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readBreakerStates } from '../../packages/clickhouse/src/breakers/read-breakers.ts';
import { AT_MS, call, change } from './breaker-fixture.ts';
import { insertSpans } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const atMs = AT_MS;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

const read = (toMs = atMs + 60_000, nowMs = Date.now()) =>
  createGraphReader(store).read({ fromMs: atMs - 30_000, toMs, nowMs, recentMs: 0 });

describe('outcomes', () => {
  test('are counted by what the calls came to, short circuits apart from other rejections', async () => {
    await insertSpans(store, [
      call('a', { 'resilience.outcome': 'success' }),
      call('b', {
        'resilience.outcome': 'failure',
        'resilience.fallback.outcome': 'success',
        'fault.injected': 'true',
      }),
      call('c', { 'resilience.outcome': 'timeout', 'resilience.fallback.outcome': 'failure' }),
      call('d', { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'short_circuit' }),
      call('e', { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'isolated' }),
      call('f', { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'bulkhead' }),
    ]);
    expect((await read()).breakers).toEqual([
      {
        service: 'api',
        name: 'recommendations',
        library: 'opossum',
        recent: false,
        outcomes: {
          success: 1,
          failure: 1,
          timeout: 1,
          rejected: 1,
          shortCircuited: 2,
          fallbackSuccess: 1,
          fallbackFailure: 1,
        },
        injected: 1,
      },
    ]);
  });

  test('of a span that came twice count once', async () => {
    const span = call('a', { 'resilience.outcome': 'success' });
    await insertSpans(store, [span]);
    await insertSpans(store, [span]);
    expect((await read()).breakers[0]?.outcomes.success).toBe(1);
  });
});

describe('state', () => {
  const instances = async (toMs?: number) => (await read(toMs)).breakerStates[0]?.instances;

  test('is that of the newest transition before the end of the window', async () => {
    await insertSpans(store, [
      call('a', { 'resilience.outcome': 'failure' }),
      change('b', 'closed', 'open', atMs + 1_000),
      change('c', 'open', 'half_open', atMs + 20_000),
    ]);
    expect(await instances(atMs + 8_000)).toEqual([
      { instance: 'api-1', state: 'open', sinceMs: atMs + 1_000, resetTimeoutMs: 5_000 },
    ]);
    expect((await instances())?.[0]?.state).toBe('half_open');
  });

  test('is that at the admission of the newest call where no transition was seen', async () => {
    await insertSpans(store, [
      call('a', { 'resilience.outcome': 'success' }),
      call('b', { 'resilience.outcome': 'rejected', 'circuit_breaker.state': 'isolated' }, { atMs: atMs + 1 }),
    ]);
    expect(await instances()).toEqual([{ instance: 'api-1', state: 'isolated', sinceMs: 0, resetTimeoutMs: 0 }]);
  });

  test('follows calls that were admitted in another state after the newest transition', async () => {
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs),
      call('b', { 'resilience.outcome': 'success', 'circuit_breaker.state': 'closed' }, { atMs: atMs + 5_000 }),
    ]);
    expect((await instances())?.[0]?.state).toBe('closed');
  });

  test('is not shown for instances that sent nothing for two minutes, nor for breakers that were shut down', async () => {
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs - 300_000),
      change('b', 'closed', 'shutdown', atMs, { resource: { 'service.instance.id': 'api-2' } }),
    ]);
    expect((await read()).breakerStates).toEqual([]);
  });

  test('of a breaker that was never called is the one it was created in, which is no transition', async () => {
    const created = change('a', '', 'closed', atMs);
    created.events![0]!.name = 'circuit_breaker.created';
    await insertSpans(store, [created]);
    expect(await instances()).toEqual([{ instance: 'api-1', state: 'closed', sinceMs: atMs, resetTimeoutMs: 5000 }]);
    expect(await createBreakerReader(store).read({ fromMs: atMs - 1, toMs: atMs + 1 })).toEqual([]);
  });

  test('is found without sorting all transitions that were ever kept', async () => {
    const changes = Array.from({ length: 200 }, (_, n) =>
      change(`change ${n}`, 'closed', n % 2 ? 'half_open' : 'open', atMs - 200_000 + n * 1_000),
    );
    await insertSpans(store, changes);
    const few: Store = {
      ...store,
      read: (sql, options) => store.read(sql, { ...options, settings: { max_rows_to_sort: '100' } }),
    };
    expect(await readBreakerStates(few, atMs + 8_000)).toMatchObject([
      { instances: [{ instance: 'api-1', state: 'half_open', sinceMs: atMs - 1_000 }] },
    ]);
  });

  test('is kept apart by instance', async () => {
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs),
      call('b', { 'resilience.outcome': 'success' }, { resource: { 'service.instance.id': 'api-2' } }),
    ]);
    expect((await instances())?.map(({ instance, state }) => [instance, state])).toEqual([
      ['api-1', 'open'],
      ['api-2', 'closed'],
    ]);
  });
});

describe('gauges', () => {
  const gauge = (state: string, timeMs: number, more: Partial<BreakerGauge> = {}): BreakerGauge => ({
    timeMs,
    service: 'api',
    instance: 'api-1',
    breaker: 'recommendations',
    library: 'resilience4j',
    state,
    errorRate: null,
    ...more,
  });
  const report = (breakers: BreakerGauge[], token = 'request') =>
    createGaugeWriter(store).write({ breakers, bulkheads: [] }, token);
  const states = async () => (await read()).breakerStates;

  test('alone tell the state of a breaker that is never called, of a service that sends no spans', async () => {
    await report([gauge('closed', atMs - 10_000), gauge('open', atMs), gauge('', atMs + 1, { errorRate: 0.1 })]);
    expect(await states()).toEqual([
      {
        service: 'api',
        name: 'recommendations',
        library: 'resilience4j',
        instances: [{ instance: 'api-1', state: 'open', sinceMs: 0, resetTimeoutMs: 0 }],
      },
    ]);
  });

  test('give way to transitions and calls that are newer', async () => {
    await report([gauge('closed', atMs)]);
    await insertSpans(store, [change('a', 'closed', 'open', atMs + 1_000)]);
    expect((await states())[0]?.instances).toEqual([
      { instance: 'api-1', state: 'open', sinceMs: atMs + 1_000, resetTimeoutMs: 5_000 },
    ]);
    await report([gauge('isolated', atMs + 2_000)], 'later');
    expect((await states())[0]?.instances[0]?.state).toBe('isolated');
    await insertSpans(store, [
      call('b', { 'resilience.outcome': 'success', 'circuit_breaker.state': 'half_open' }, { atMs: atMs + 3_000 }),
    ]);
    expect((await states())[0]?.instances[0]?.state).toBe('half_open');
  });

  test('that tell what is known already leave it known since when', async () => {
    await insertSpans(store, [change('a', 'closed', 'open', atMs)]);
    await report([gauge('open', atMs + 5_000)]);
    expect((await states())[0]?.instances[0]?.sinceMs).toBe(atMs);
  });

  test('are forgotten with their instance after two minutes', async () => {
    await report([gauge('open', atMs - 300_000)]);
    expect(await states()).toEqual([]);
  });

  test('of a request that is sent again are stored once, those of bulkheads too', async () => {
    const bulkhead = {
      timeMs: atMs,
      service: 'api',
      instance: 'api-1',
      bulkhead: 'pool',
      library: '',
      active: 3,
      available: null,
      capacity: 10,
      queued: 0.5,
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      await createGaugeWriter(store).write({ breakers: [gauge('open', atMs)], bulkheads: [bulkhead] }, 'same');
    }
    const count = 'SELECT toUInt32(count()) AS rows FROM breaker_gauges';
    expect(await store.read(count)).toEqual([{ rows: 1 }]);
    expect(
      await store.read(
        `SELECT toUnixTimestamp64Milli(time) AS timeMs, service, instance, bulkhead, library, active, available, capacity,
           queued
         FROM bulkhead_gauges`,
      ),
    ).toEqual([bulkhead]);
  });
});

describe('transitions', () => {
  test('that two spans tell of come once, with the trace of the call that triggered them', async () => {
    const own = change('root', 'closed', 'open', atMs);
    await insertSpans(store, [own]);
    await insertSpans(store, [
      call(
        'guarded',
        { 'resilience.outcome': 'failure', 'fault.injected': 'true' },
        { trace: 'guarded', events: own.events! },
      ),
    ]);
    const [history] = await createBreakerReader(store).read({ fromMs: atMs - 1, toMs: atMs + 1 });
    expect(history).toEqual({
      service: 'api',
      name: 'recommendations',
      library: 'opossum',
      transitions: [
        {
          atMs,
          instance: 'api-1',
          from: 'closed',
          to: 'open',
          reason: 'error_threshold',
          traceId: Buffer.from('guarded').toString('hex').padStart(32, '0'),
          injected: true,
        },
      ],
      completeSinceMs: atMs - 1,
    });
  });

  test('come newest first, with the linked trace where a timer made them, of the breaker asked for', async () => {
    const other = change('c', 'closed', 'open', atMs);
    other.events![0]!.attributes['circuit_breaker.name'] = 'routing';
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs),
      change('b', 'open', 'half_open', atMs + 5_000),
      other,
    ]);
    const histories = await createBreakerReader(store).read({
      fromMs: atMs,
      toMs: atMs + 60_000,
      service: 'api',
      name: 'recommendations',
    });
    expect(histories).toHaveLength(1);
    expect(histories[0]!.transitions.map(({ to, traceId }) => [to, traceId])).toEqual([
      ['half_open', Buffer.from('trigger').toString('hex').padStart(32, '0')],
      ['open', Buffer.from('trigger').toString('hex').padStart(32, '0')],
    ]);
  });

  test('of one that changed too often are the newest, and say since when they are all', async () => {
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs),
      change('b', 'open', 'half_open', atMs + 5_000),
      change('c', 'half_open', 'closed', atMs + 6_000),
    ]);
    const read = (limit: number) => createBreakerReader(store).read({ fromMs: atMs - 1, toMs: atMs + 60_000, limit });
    expect(await read(2)).toMatchObject([
      { transitions: [{ to: 'closed' }, { to: 'half_open' }], completeSinceMs: atMs + 5_000 },
    ]);
    expect(await read(4)).toMatchObject([{ completeSinceMs: atMs - 1 }]);
  });

  test('are injected where they say which experiment made them, not where a call of one merely noticed', async () => {
    const opened = change('a', 'closed', 'open', atMs);
    opened.events![0]!.attributes['fault.experiment.id'] = '00000000000000aa';
    const organic = change('b', 'open', 'half_open', atMs + 5_000, {
      attributes: { 'fault.experiment.id': '00000000000000aa' },
    });
    await insertSpans(store, [opened, organic]);
    const [history] = await createBreakerReader(store).read({ fromMs: atMs, toMs: atMs + 60_000 });
    expect(history!.transitions.map(({ to, injected }) => [to, injected])).toEqual([
      ['half_open', false],
      ['open', true],
    ]);
  });
});

describe('openings', () => {
  test('are counted by the step, each instance once, those after a failed probe not again', async () => {
    const other = { resource: { 'service.instance.id': 'api-2' } };
    await insertSpans(store, [
      change('a', 'closed', 'open', atMs),
      change('b', 'closed', 'open', atMs, { trace: 'told again' }),
      change('c', 'closed', 'open', atMs + 1_000, other),
      change('d', 'open', 'half_open', atMs + 5_000),
      change('e', 'half_open', 'open', atMs + 6_000),
      change('f', 'half_open', 'closed', atMs + 11_000, other),
      change('g', 'closed', 'open', atMs + 21_000, other),
    ]);
    const step = Math.floor(atMs / 10_000) * 10_000;
    const counts = await createOpeningCounts(store).read({ fromMs: atMs - 60_000, toMs: atMs + 60_000 });
    expect(counts).toEqual([
      { atMs: step, openings: 2 },
      { atMs: step + 20_000, openings: 1 },
    ]);
  });

  test('have the steps of the course of calls, wherever the window begins', async () => {
    const toMs = Math.floor(atMs / 60_000) * 60_000 + 5_000;
    const window = { fromMs: toMs - 4_000_000, toMs };
    const times = Array.from({ length: 20 }, (_, n) => toMs - 300_000 + n * 10_000);
    await insertSpans(
      store,
      times.map((changedAtMs, n) => change(`opened ${n}`, 'closed', 'open', changedAtMs)),
    );
    const points = await createSeriesReader(store).read({ ...window, nowMs: Date.now() });
    const steps = new Set(points.map((point) => point.atMs));
    const counts = await createOpeningCounts(store).read(window);
    expect(counts.filter(({ openings }) => openings !== 2)).toEqual([]);
    expect(counts.filter((count) => !steps.has(count.atMs))).toEqual([]);
  });
});

describe('the wall', () => {
  const STEPS = { stepMs: 2_000, steps: 30, summedSteps: 15, historyMs: 300_000 };
  const wall = (fromMs = atMs) =>
    createBreakerWallReader(store).read({ ...STEPS, fromMs, nowMs: fromMs + STEPS.steps * STEPS.stepMs });
  const ms = (
    name: string,
    span: string,
    afterMs: number,
    durationMs: number,
    attributes: Record<string, string> = {},
  ) =>
    call(
      span,
      { 'circuit_breaker.name': name, 'resilience.outcome': 'success', ...attributes },
      { atMs: atMs + afterMs, durationMs },
    );
  const refused = { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'short_circuit' };

  test('shows how calls went step by step, and adds up the newest steps', async () => {
    await insertSpans(store, [
      ms('cart', 'a', 0, 10),
      ms('cart', 'b', 1_999, 10),
      ms('cart', 'c', 2_000, 10, refused),
      ms('cart', 'd', 30_000, 10, { 'resilience.outcome': 'timeout' }),
      ms('cart', 'e', 59_999, 10, refused),
      ms('cart', 'before', -1, 10),
      ms('cart', 'after', 60_000, 10),
    ]);
    const [course] = (await wall()).courses;
    expect(course).toMatchObject({ service: 'api', name: 'cart', library: 'opossum' });
    expect(course?.outcomes).toEqual({
      success: 0,
      failure: 0,
      timeout: 1,
      rejected: 0,
      shortCircuited: 1,
      fallbackSuccess: 0,
      fallbackFailure: 0,
    });
    const at = (counts: number[]) => counts.flatMap((value, step) => (value > 0 ? [[step, value]] : []));
    expect(at(course!.attempted)).toEqual([
      [0, 2],
      [1, 1],
      [15, 1],
      [29, 1],
    ]);
    expect(at(course!.shortCircuited)).toEqual([
      [1, 1],
      [29, 1],
    ]);
    expect(course!.attempted).toHaveLength(30);
  });

  test('merges the latencies of all instances, leaves out calls that were refused, and counts a span once', async () => {
    const slow = { ...ms('cart', 'slow', 40_000, 900), resource: { 'service.instance.id': 'api-2' } };
    await insertSpans(store, [
      ...Array.from({ length: 9 }, (_, index) => ms('cart', `fast-${index}`, 40_000, 10)),
      ms('cart', 'refused', 40_000, 1, refused),
      slow,
    ]);
    await insertSpans(store, [slow]);
    const [course] = (await wall()).courses;
    expect(percentilesMs(course!.latency).p50).toBeCloseTo(10, 0);
    expect(percentilesMs(course!.latency).p99).toBeGreaterThan(870);
    expect([...course!.latency.values()].reduce((sum, calls) => sum + calls, 0)).toBe(10);
  });

  test('tells of an opening that lasted less than a second, although the breaker is closed again', async () => {
    await insertSpans(store, [
      call('seen', { 'resilience.outcome': 'success' }, { atMs: atMs + 55_000 }),
      change('a', 'closed', 'open', atMs + 1_000),
      change('b', 'open', 'half_open', atMs + 1_300),
      change('c', 'half_open', 'closed', atMs + 1_301),
    ]);
    const { breakerStates, histories } = await wall();
    expect(breakerStates[0]?.instances[0]?.state).toBe('closed');
    expect(histories[0]?.transitions.map(({ to, atMs: changedAtMs }) => [to, changedAtMs - atMs])).toEqual([
      ['closed', 1_301],
      ['half_open', 1_300],
      ['open', 1_000],
    ]);
  });

  test('shows what bulkheads said last, and what they did not say is not made up', async () => {
    const bulkhead = { service: 'api', bulkhead: 'pool', library: 'mollitia', available: null };
    await createGaugeWriter(store).write(
      {
        breakers: [],
        bulkheads: [
          { ...bulkhead, timeMs: atMs, instance: 'api-1', active: 9, capacity: 10, queued: 4 },
          { ...bulkhead, timeMs: atMs + 10_000, instance: 'api-1', active: 2, capacity: 10, queued: null },
          { ...bulkhead, timeMs: atMs, instance: 'api-2', active: null, available: 3, capacity: 10, queued: 0 },
          { ...bulkhead, timeMs: atMs - 300_000, instance: 'gone', active: 1, capacity: 10, queued: 0 },
        ],
      },
      'gauges',
    );
    expect((await wall()).bulkheads).toEqual([
      {
        service: 'api',
        name: 'pool',
        library: 'mollitia',
        instances: [
          { instance: 'api-1', atMs: atMs + 10_000, active: 2, capacity: 10, queued: null },
          { instance: 'api-2', atMs, active: 7, capacity: 10, queued: 0 },
        ],
      },
    ]);
  });

  test('is not partial on a single server', async () => {
    expect((await wall()).partial).toBe(false);
  });
});
