import { describe, expect, it } from 'vitest';
import { incidentOf } from '../incidents/incident.fixture.ts';
import { type AlertMessage, messageDue, testMessage } from './alert-message.ts';
import type { AlertTarget } from './alert-target.ts';
import { type AlertDelivery, afterAttempt, deliveriesToTry, newDelivery } from './delivery.ts';

const TARGET = { id: 'a', minSeverity: 'warning', enabled: true, enabledAt: 0 } as AlertTarget;
const about = (id: string): AlertMessage => messageDue(incidentOf({ id }), TARGET, [], 2_000_000)!.message;
const delivery = (id: string, { target = 'a', incident = id, atMs = 0 } = {}) =>
  newDelivery(id, target, about(incident), atMs);

describe('a delivery', () => {
  it('is over when the receiver took it', () => {
    expect(afterAttempt(delivery('1'), '', 5_000)).toMatchObject({ state: 'delivered', attempts: 1, triedAt: 5_000 });
  });

  it('is tried again after 1 s, twice as long each time, up to 5 min, and given up after a day', () => {
    let tried: AlertDelivery = delivery('1');
    const waits: number[] = [];
    while (tried.state === 'pending') {
      const before = tried.nextAt;
      tried = afterAttempt(tried, 'answered 500', before);
      waits.push(tried.nextAt - before);
    }
    expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
    expect(tried).toMatchObject({ state: 'given-up', error: 'answered 500' });
    expect(tried.triedAt).toBeGreaterThan(86_000_000);
  });

  it('of a test is tried once', () => {
    const test = newDelivery('1', 'a', testMessage({ ...TARGET, name: 'on call' }, 0), 0);
    expect(afterAttempt(test, 'answered 500', 1).state).toBe('given-up');
  });
});

describe('deliveries to try', () => {
  const ids = (deliveries: AlertDelivery[], more: { inFlight?: AlertDelivery[]; most?: number; nowMs?: number } = {}) =>
    deliveriesToTry(deliveries, { inFlight: [], most: 8, nowMs: 10, ...more }).map(({ id }) => id);

  it('are those of an incident one after the other, also while the first waits', () => {
    const opened = delivery('1', { incident: 'i' });
    const closed = delivery('2', { incident: 'i', atMs: 1 });
    expect(ids([closed, opened])).toEqual(['1']);
    expect(ids([closed, { ...opened, nextAt: 11 }])).toEqual([]);
    expect(ids([closed, { ...opened, state: 'given-up' }])).toEqual(['2']);
    expect(ids([closed], { inFlight: [opened] })).toEqual([]);
  });

  it('leave room for other targets where one hangs, and are bounded in all', () => {
    const many = [...'123456'].map((id) => delivery(id));
    const others = [...'789'].map((id) => delivery(id, { target: id, atMs: 5 }));
    expect(ids([...many, ...others])).toEqual(['1', '2', '7', '8', '9']);
    expect(ids([...many, ...others], { most: 3 })).toEqual(['1', '2', '7']);
  });
});
