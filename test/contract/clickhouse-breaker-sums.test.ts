import { createEdgeJob, createGraphReader, migrate, type Store } from '@faultline/clickhouse';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from './breaker-fixture.ts';
import { insertSpans, RETENTION } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

describe('outcomes in sums', () => {
  const HOUR_MS = 3_600_000;
  const fromMs = Math.floor((Date.now() - 3 * HOUR_MS) / HOUR_MS) * HOUR_MS - 70_000;
  const outcomes = ['success', 'failure', 'timeout', 'rejected'];
  // Some refuse everything: no end of a call is near.
  const calls = Array.from({ length: 60 }, (_, n) =>
    call(
      `call ${n}`,
      {
        'circuit_breaker.name': `breaker ${n % 3}`,
        'resilience.outcome': outcomes[n % 4]!,
        ...(n % 4 === 3 ? { 'resilience.rejection.reason': 'short_circuit' } : {}),
        ...(n % 2 === 1 ? { 'resilience.fallback.outcome': n % 8 === 1 ? 'failure' : 'success' } : {}),
        ...(n % 5 === 0 ? { 'fault.injected': 'true' } : {}),
      },
      { atMs: fromMs + 12_000 + n * 170_000 },
    ),
  );
  const window = { fromMs, toMs: fromMs + 3 * HOUR_MS, recentMs: 0 };
  const read = async (from = store) => (await createGraphReader(from).read({ ...window, nowMs: Date.now() })).breakers;
  const job = (of = store) => createEdgeJob(of, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 });

  test('are the same as call by call, and outlast the calls', async () => {
    await insertSpans(store, [...calls, ...calls.slice(7, 9)]);
    const live = await read();
    expect(live).toHaveLength(3);
    expect(live.reduce((sum, breaker) => sum + breaker.outcomes.shortCircuited, 0)).toBe(15);
    await job().run();
    const rows = await store.read<{ bucket: number }>('SELECT toUnixTimestamp(bucket) AS bucket FROM breakers_1h');
    expect(new Set(rows.map(({ bucket }) => bucket)).size).toBeGreaterThan(1);
    await store.run('TRUNCATE TABLE breaker_calls');
    expect(await read()).toEqual(live);
  });

  test('are corrected by calls that come later, with no end of a call among them', async () => {
    await insertSpans(store, calls.slice(0, 40));
    const edges = job();
    await edges.run();
    await insertSpans(store, calls.slice(40));
    const live = await read();
    await edges.run();
    await store.run('TRUNCATE TABLE breaker_calls');
    expect(await read()).toEqual(live);
    expect(live.reduce((sum, breaker) => sum + breaker.outcomes.success, 0)).toBe(15);
  });

  test('of buckets that were written before there were any are made by the migration', async () => {
    const own = await clickhouse.freshStore();
    await insertSpans(own, calls);
    const live = await read(own);
    await job(own).run();
    for (const suffix of ['10s', '1m', '5m', '1h', '6h', '1d']) await own.run(`TRUNCATE TABLE breakers_${suffix}`);
    expect(await read(own)).toEqual([]);
    await own.run('ALTER TABLE schema_migrations DELETE WHERE version = 26 SETTINGS mutations_sync = 1');
    await migrate(own, RETENTION);
    expect(await read(own)).toEqual(live);
  });
});
