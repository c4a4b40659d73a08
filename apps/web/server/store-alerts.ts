import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createAlertTargetStore, createDeliveryStore, type Store } from '@faultline/clickhouse';
import { newDelivery, testMessage } from '@faultline/model';
import type { ConsoleAlerts } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/** A collector looks every second, and gives a receiver 10 s. */
const TEST_WITHIN_MS = 14_000;
const LOOK_EVERY_MS = 250;

/** Reads and writes targets of alerts in ClickHouse. */
export function openStoreAlerts(store: Store): ConsoleAlerts {
  const targets = createAlertTargetStore(store);
  const deliveries = createDeliveryStore(store);
  const newId = () => randomBytes(8).toString('hex');
  return {
    async list(signal) {
      const [found, summaries] = await Promise.all([
        unlessEmpty(targets.list(signal), () => []),
        unlessEmpty(deliveries.summaries(signal), () => []),
      ]);
      const byTarget = new Map(summaries.map((summary) => [summary.targetId, summary]));
      return found.map((target) => ({ target, summary: byTarget.get(target.id) }));
    },
    async create(definition, nowMs) {
      const target = { id: newId(), ...definition, createdAt: nowMs, enabledAt: nowMs };
      await targets.write(target, nowMs);
      return target;
    },
    write: (target, nowMs) => targets.write(target, nowMs),
    remove: (target) => targets.remove(target),
    async test(target, nowMs, signal) {
      const made = newDelivery(newId(), target.id, testMessage(target, nowMs), nowMs);
      await deliveries.write(made);
      const until = performance.now() + TEST_WITHIN_MS;
      for (;;) {
        await delay(LOOK_EVERY_MS, undefined, { signal });
        const delivery = (await deliveries.read(made.id, signal)) ?? made;
        if (delivery.state !== 'pending' || performance.now() > until) return delivery;
      }
    },
  };
}
