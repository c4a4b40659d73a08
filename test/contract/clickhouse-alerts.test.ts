import { createAlertClaims, createAlertTargetStore, createDeliveryStore, type Store } from '@faultline/clickhouse';
import { type AlertTarget, afterAttempt, newDelivery, testMessage } from '@faultline/model';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const HOSTILE = '"\'\\; DROP TABLE alert_targets; --\u0000';
const NOW = Date.now();
const TARGET: AlertTarget = {
  id: 'a'.repeat(16),
  name: HOSTILE,
  type: 'slack',
  url: 'https://hooks.slack.com/services/secret',
  token: 'top-secret',
  headers: [{ name: 'X-Key', value: HOSTILE }],
  minSeverity: 'critical',
  enabled: true,
  createdAt: NOW,
  enabledAt: NOW,
};

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

describe('targets of alerts', () => {
  it('are read as they were written, oldest first, each as the later write has it', async () => {
    const targets = createAlertTargetStore(store);
    const other = { ...TARGET, id: 'b'.repeat(16), createdAt: NOW - 1_000 };
    await targets.write(TARGET, NOW);
    await targets.write(other, NOW);
    await targets.write({ ...TARGET, enabled: false }, NOW + 2);
    await targets.write({ ...TARGET, enabled: true }, NOW + 1);
    expect(await targets.list()).toEqual([other, { ...TARGET, enabled: false }]);
  });

  it('that were removed stay so, and their secrets go', async () => {
    const targets = createAlertTargetStore(store);
    await targets.write(TARGET, NOW);
    await targets.remove(TARGET);
    await targets.write(TARGET, NOW + 10_000);
    expect(await targets.list()).toEqual([]);
    await store.run('OPTIMIZE TABLE alert_targets FINAL');
    expect(await store.read('SELECT definition FROM alert_targets')).toEqual([{ definition: '' }]);
  });
});

describe('deliveries of alerts', () => {
  const message = testMessage(TARGET, NOW);
  const opened = { ...message, stage: 'opened' as const, incidentId: 'f'.repeat(16), summary: HOSTILE };
  const delivery = newDelivery('1'.repeat(16), TARGET.id, opened, NOW);

  it('are there once, whoever makes the message, and as their last attempt left them', async () => {
    const deliveries = createDeliveryStore(store);
    const failed = afterAttempt(delivery, 'answered 500', NOW + 1_000);
    await deliveries.write(delivery);
    await deliveries.write(failed);
    await deliveries.write({ ...delivery, createdAt: NOW + 500 });
    expect(await deliveries.since(NOW - 1)).toEqual([failed]);
    expect(await deliveries.read(delivery.id)).toEqual(failed);
    expect(await deliveries.read('2'.repeat(16))).toBeUndefined();
    expect(await deliveries.since(NOW + 1)).toEqual([failed]);
    expect(await deliveries.since(NOW + 501)).toEqual([]);
  });

  it('that were taken are so, whatever another collector thinks', async () => {
    const deliveries = createDeliveryStore(store);
    const delivered = afterAttempt(delivery, '', NOW + 1_000);
    await deliveries.write(delivered);
    await deliveries.write(afterAttempt(afterAttempt(delivery, 'late', NOW), 'late', NOW + 9_000));
    await deliveries.write({ ...delivery, state: 'given-up', error: 'late' });
    expect(await deliveries.read(delivery.id)).toEqual(delivered);
  });

  it('are summed up by target: what waits, and what came of the last', async () => {
    const deliveries = createDeliveryStore(store);
    const other = newDelivery('2'.repeat(16), 'b'.repeat(16), opened, NOW);
    const delivered = afterAttempt(delivery, '', NOW + 1_000);
    const failed = afterAttempt(newDelivery('3'.repeat(16), TARGET.id, opened, NOW), 'answered 500', NOW + 2_000);
    for (const one of [delivered, failed, other]) await deliveries.write(one);
    const summaries = (await deliveries.summaries()).sort((a, b) => (a.targetId < b.targetId ? -1 : 1));
    expect(summaries).toEqual([
      { targetId: TARGET.id, pending: 1, delivered: 1, givenUp: 0, last: failed, lastDeliveredAt: NOW + 1_000 },
      { targetId: other.targetId, pending: 1, delivered: 0, givenUp: 0, last: undefined, lastDeliveredAt: 0 },
    ]);
  });
});

describe('an attempt', () => {
  it('is of one collector only, however many ask at once, and stays so', async () => {
    const claims = createAlertClaims(store);
    const collectors = Array.from({ length: 8 }, (_, n) => `collector ${n}`);
    const claim = (attempt: number) =>
      Promise.all(
        collectors.map((collector, n) => claims.claim('1'.repeat(16), attempt, { collector, atMs: NOW - n })),
      );
    const [first, second] = [await claim(1), await claim(2)];
    for (const seen of [first, second]) expect(new Set(seen.map(({ collector }) => collector)).size).toBe(1);
    const again = await claims.claim('1'.repeat(16), 1, { collector: 'late', atMs: NOW - 60_000 });
    expect(again).toEqual(first[0]);
  });
});
