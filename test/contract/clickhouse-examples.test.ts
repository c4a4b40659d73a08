import { createExampleReader, type Store } from '@faultline/clickhouse';
import { afterAll, expect, test } from 'vitest';
import { closedBucketMs, insertSpans, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
afterAll(() => clickhouse.close());

test('examples show what the evidence says: failures, calls that are missing or new, the instance at fault', async () => {
  const store = await clickhouse.emptiedStore();
  const atMs = closedBucketMs();
  const serve = (trace: string, durationMs: number, more: Partial<TestSpan> = {}): TestSpan => ({
    ...{ trace, span: trace, kind: SERVER, service: 'cart', name: 'serve', atMs, durationMs },
    resource: { 'service.instance.id': 'cart-1', 'service.version': '1.0' },
    ...more,
  });
  const other = { resource: { 'service.instance.id': 'cart-2', 'service.version': '1.0' } };
  await insertSpans(store, [
    ...['s1', 's2', 's3'].map((trace) => serve(trace, 500)),
    ...['f1', 'f2', 'f3'].map((trace) => serve(trace, 5)),
    serve('e1', 50, { failed: true }),
    serve('o1', 900, other),
  ]);
  const where = { service: 'cart', operation: 'serve', kind: 'server' } as const;
  const instance = { of: 'instance', key: 'service.instance.id', value: 'cart-2', isNew: false, among: 2 } as const;
  const found = await createExampleReader(store).read({
    ...{ fromMs: atMs - 1_000, toMs: atMs + 1_000 },
    evidence: [
      { type: 'errors', where, figures: {} },
      { type: 'shape', where, finding: { of: 'calls', child: '' }, figures: { before: 0, after: 0.5 } },
      { type: 'shape', where, finding: { of: 'calls', child: 'stock' }, figures: { before: 1, after: 0.5 } },
      { type: 'shape', where, finding: { of: 'calls', child: 'ads' }, figures: { before: 0, after: 0.5 } },
      { type: 'latency', where, finding: instance, figures: {} },
    ],
  });
  const names = found.map((ids) => ids.map((id) => Buffer.from(id, 'hex').toString().replaceAll('\u0000', '')).sort());
  expect(names).toEqual([['e1'], ['f1', 'f2', 'f3'], ['f1', 'f2', 'f3'], ['o1', 's1', 's2'], ['o1']]);
});

test('examples are different traces, chosen without keeping a row for each trace that there is', async () => {
  const store = await clickhouse.emptiedStore();
  const atMs = closedBucketMs();
  const query = (trace: string, n: number, durationMs: number): TestSpan => ({
    ...{ trace, span: `${trace} ${n}`, kind: SERVER, service: 'cart', name: 'serve', atMs, durationMs },
  });
  await insertSpans(store, [
    ...Array.from({ length: 20 }, (_, n) => query('s1', n, 900 + n)),
    ...Array.from({ length: 200 }, (_, n) => query(`t${n}`, 0, 100 + n)),
  ]);
  const narrow: Store = {
    ...store,
    read: (sql, options) =>
      store.read(sql, { ...options, settings: { ...options?.settings, max_rows_to_group_by: '50' } }),
  };
  const [found] = await createExampleReader(narrow).read({
    ...{ fromMs: atMs - 1_000, toMs: atMs + 1_000 },
    evidence: [{ type: 'latency', where: { service: 'cart', operation: 'serve', kind: 'server' }, figures: {} }],
  });
  const names = found!.map((id) => Buffer.from(id, 'hex').toString().replaceAll('\u0000', ''));
  expect(names).toEqual(['s1', 't199', 't198']);
});
