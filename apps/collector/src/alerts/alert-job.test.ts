import type { AlertDelivery, AlertTarget } from '@faultline/model';
import { expect, test } from 'vitest';
import { AlertJob } from './alert-job.ts';

const NOW_MS = 1_000_000_000;
const target = { id: 't', enabled: true, type: 'webhook' } as AlertTarget;
const waiting = {
  ...{ id: 'd', targetId: 't', state: 'pending', attempts: 0, createdAt: NOW_MS, nextAt: NOW_MS },
  message: { stage: 'test', incidentId: '' },
} as AlertDelivery;

/** A job whose only delivery another collector has claimed; `clock` is this one's. */
function setUp(claimedAtMs: number) {
  const written: AlertDelivery[] = [];
  const time = { nowMs: NOW_MS };
  const job = new AlertJob({
    incidents: { list: async () => [], read: async () => undefined },
    targets: { list: async () => [target] } as never,
    deliveries: {
      since: async () => [waiting],
      write: async (delivery: AlertDelivery) => void written.push(delivery),
    } as never,
    claims: { claim: async () => ({ collector: 'other', atMs: claimedAtMs }) },
    post: async () => '',
    consoleUrl: '',
    collector: 'this',
    observer: { tried() {}, failed() {}, kept() {} },
    clock: () => time.nowMs,
  });
  const runAt = async (nowMs: number): Promise<number> => {
    time.nowMs = nowMs;
    await job.run();
    await job.settled();
    return written.length;
  };
  return { runAt, written };
}

test.each([
  ['behind', -3_600_000],
  ['alike', 0],
  ['ahead', 3_600_000],
])("another's attempt is given up 30 s after it was first seen, with its clock %s", async (_how, skewMs) => {
  const { runAt, written } = setUp(NOW_MS + skewMs);
  expect(await runAt(NOW_MS)).toBe(0);
  expect(await runAt(NOW_MS + 29_000)).toBe(0);
  expect(await runAt(NOW_MS + 31_000)).toBe(1);
  expect(written[0]).toMatchObject({ attempts: 1, error: 'a collector ended in the middle of it' });
});
