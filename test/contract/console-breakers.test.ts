import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openStoreReads } from '../../apps/web/server/store-reads.ts';
import { AT_MS, call, change } from './breaker-fixture.ts';
import { insertSpans } from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

/** Start of a bucket. */
const startMs = AT_MS - 2_000 - 300_000;
const read = async (fromMs: number, toMs: number) => {
  const { signal } = new AbortController();
  return (await openStoreReads(store).graphWithBreakers({ fromMs, toMs, nowMs: Date.now(), signal })).breakers;
};

test('time in states is that of whole buckets, as counts are, however the window lies in them', async () => {
  await insertSpans(store, [
    change('a', 'open', 'half_open', startMs + 500),
    change('b', 'half_open', 'closed', startMs + 1_000),
    change('c', 'closed', 'open', startMs + 55_000),
  ]);
  const [breaker] = await read(startMs + 3_000, startMs + 52_000);
  expect(breaker?.timeInState).toEqual({ open: 5_500, half_open: 500, closed: 54_000, isolated: 0 });
});

test('one that was called, and is silent since before the last two minutes, is in the state that calls told of last', async () => {
  const at = (span: string, secondsLater: number, attributes: Record<string, string>) =>
    call(span, { 'resilience.outcome': 'success', ...attributes }, { atMs: startMs + secondsLater * 1_000 });
  await insertSpans(store, [
    at('a', 1, {}),
    at('b', 2, { 'circuit_breaker.state': 'half_open' }),
    at('c', 3, { 'circuit_breaker.state': '' }),
    at('d', 4, { 'circuit_breaker.name': 'mute', 'circuit_breaker.state': '' }),
    at('e', 5, { 'circuit_breaker.name': 'disabled', 'circuit_breaker.state': 'disabled' }),
    at('f', 200, { 'circuit_breaker.name': 'alive' }),
    at('later', 301, { 'circuit_breaker.state': 'open' }),
  ]);
  const breakers = await read(startMs, startMs + 300_000);
  expect(breakers.map(({ name, state, since, executed }) => [name, state, since, executed])).toEqual([
    ['alive', 'closed', 0, 1],
    ['disabled', 'closed', 0, 1],
    ['recommendations', 'half_open', 0, 3],
  ]);
});

test('one says at which error rate it opens, as the newest transition that tells it says', async () => {
  const changed = (span: string, secondsLater: number, threshold: string, instance = 'api-1') => {
    const told = change(span, 'closed', 'open', startMs + secondsLater * 1_000, {
      resource: { 'service.instance.id': instance },
    });
    if (threshold) told.events![0]!.attributes['circuit_breaker.window.error_threshold'] = threshold;
    return told;
  };
  await insertSpans(store, [
    changed('long ago', -3_600, '0.2'),
    changed('a', 10, '0.25'),
    changed('b', 20, '0.5', 'api-2'),
    changed('c', 30, ''),
  ]);
  expect((await read(startMs, startMs + 60_000)).map(({ window }) => window.threshold)).toEqual([0.5]);
  expect((await read(startMs, startMs + 20_000)).map(({ window }) => window.threshold)).toEqual([0.25]);
});
