import { createLatencyMapReader, type Store } from '@faultline/clickhouse';
import { afterAll, describe, expect, test } from 'vitest';
import { openStoreReads } from '../../apps/web/server/store-reads.ts';
import { insertSpans, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
afterAll(() => clickhouse.close());

const FROM = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const span = (id: number, more: Partial<TestSpan> = {}): TestSpan => ({
  trace: `t${id}`,
  span: `s${id}`,
  kind: SERVER,
  service: 'api',
  atMs: FROM,
  durationMs: 1,
  ...more,
});
const window = { fromMs: FROM, toMs: FROM + 60_000 };

describe('the latency map', () => {
  test('counts spans that match by when they started and how long they took, errors apart', async () => {
    const store = await clickhouse.emptiedStore();
    await insertSpans(store, [
      span(1),
      span(2, { failed: true }),
      span(3, { durationMs: 1.5 }),
      span(4, { durationMs: 64, atMs: FROM + 10_000 }),
      span(5, { durationMs: 0, atMs: FROM + 59_999 }),
      span(6, { atMs: FROM + 60_000 }),
      span(7, { atMs: FROM - 1 }),
      span(8, { service: 'cart' }),
    ]);
    const cells = await createLatencyMapReader(store).cells({
      ...window,
      filter: { service: 'api' },
      columnMs: 10_000,
    });
    const step = (us: number) => Math.floor(Math.log2(us) * 2);
    expect(cells).toEqual([
      { atMs: FROM, step: step(1_000), spans: 2, errors: 1 },
      { atMs: FROM, step: step(1_500), spans: 1, errors: 0 },
      { atMs: FROM + 10_000, step: step(64_000), spans: 1, errors: 0 },
      { atMs: FROM + 50_000, step: 0, spans: 1, errors: 0 },
    ]);
  });

  test('has cells whose bounds select what is in them, to the nanosecond', async () => {
    const store = await clickhouse.emptiedStore();
    const bounds = Array.from({ length: 30 }, (_, step) => 1_000 * 2 ** (step / 2));
    const durations = bounds.flatMap((ns) => [Math.ceil(ns) - 1, Math.ceil(ns)]);
    await insertSpans(
      store,
      durations.map((ns, id) => span(id, { durationMs: ns / 1e6 })),
    );
    const reads = openStoreReads(store);
    const { signal } = new AbortController();
    const search = { ...window, filter: { attributes: [] }, signal };
    const cells = await reads.latencyMap({ ...search, columnMs: 60_000 });
    expect(cells).toHaveLength(30);
    for (const { min, max, spans } of cells) {
      const selected = { ...window, minDurationMs: min, maxDurationMs: max };
      expect((await reads.contrast({ ...search, selected })).selected, `${min} to ${max} ms`).toBe(spans);
    }
  });

  test('contrasts the attributes of what is selected with those of the rest that matches', async () => {
    const store = await clickhouse.emptiedStore();
    const version = (text: string) => ({ resource: { 'service.version': text } });
    await insertSpans(store, [
      ...Array.from({ length: 4 }, (_, n) =>
        span(n, { durationMs: 500, ...version('2'), attributes: { user: `u${n}` } }),
      ),
      ...Array.from({ length: 6 }, (_, n) => span(10 + n, version(n === 0 ? '2' : '1'))),
      span(20, { durationMs: 500, service: 'cart', ...version('9') }),
      span(21, { durationMs: 500, atMs: FROM + 30_000, ...version('1') }),
    ]);
    const counts = await createLatencyMapReader(store).contrast({
      ...window,
      filter: { service: 'api' },
      selected: { fromMs: FROM, toMs: FROM + 10_000, minDurationMs: 100, maxDurationMs: 1_000 },
    });
    expect(counts).toMatchObject({ bad: 4, good: 7 });
    expect(counts.values).toContainEqual({ key: 'service.version', value: '2', bad: 4, good: 1 });
    expect(counts.values.map(({ value }) => value)).not.toContain('1');
  });

  test('reads the attributes of the newest alone, however many match', async () => {
    const store = await clickhouse.emptiedStore();
    await store.run(
      `INSERT INTO spans (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, SpanAttributes, Duration)
       SELECT fromUnixTimestamp64Milli({from:Int64} + toInt64(intDiv(number, 5))), toFixedString(toString(number), 16),
         toFixedString(toString(number), 8), 'serve', 2, 'api',
         map('app.note', concat(toString(number), repeat('x', 500))), 1000000
       FROM numbers(100000)`,
      { params: { from: String(FROM) } },
    );
    const sparing: Store = {
      ...store,
      read: (sql, options) =>
        store.read(sql, { ...options, settings: { ...options?.settings, max_bytes_to_read: '30000000' } }),
    };
    const selected = { ...window, minDurationMs: 10, maxDurationMs: 1_000 };
    const counts = await createLatencyMapReader(sparing).contrast({ ...window, filter: {}, selected });
    expect(counts).toMatchObject({ bad: 0, good: 20_000 });
  });

  test('of nothing is nothing', async () => {
    const store = await clickhouse.emptiedStore();
    const reader = createLatencyMapReader(store);
    expect(await reader.cells({ ...window, filter: {}, columnMs: 10_000 })).toEqual([]);
    const selected = { ...window, minDurationMs: 0, maxDurationMs: Number.MAX_SAFE_INTEGER };
    expect(await reader.contrast({ ...window, filter: {}, selected })).toEqual({ bad: 0, good: 0, values: [] });
  });
});
