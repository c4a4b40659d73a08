import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { requests } from './requests.fixture.ts';

const COUNT = 200;
const stock = (change: { selfMs?: number; failed?: boolean }) => () => ({
  service: 'web',
  calls: [{ to: { service: 'stock', selfMs: 30, ...change } }],
});
const HEALTHY = requests(COUNT, stock({}));

describe('the services that an incident hit', () => {
  it('are none of those that became slower by what nobody would notice, however many requests tell it', () => {
    const drifted = requests(COUNT, stock({ selfMs: 32 }), 60_000);
    expect(diagnose(HEALTHY, drifted).impact.services).toEqual([]);
    const slower = requests(COUNT, stock({ selfMs: 40 }), 60_000);
    expect(diagnose(HEALTHY, slower).impact.services).toEqual(['stock', 'web']);
  });

  it('are also those whose failed requests do not say which operation they were of', () => {
    const failing = requests(COUNT / 4, stock({ failed: true }), 60_000);
    const healthy = requests(COUNT, stock({}), 60_000);
    const operations = [
      ...healthy.operations,
      ...failing.operations.map((one) => (one.service === 'stock' ? { ...one, operation: 'GET' } : one)),
    ];
    expect(diagnose(HEALTHY, { ...healthy, operations }).impact.services).toContain('stock');
  });
});
