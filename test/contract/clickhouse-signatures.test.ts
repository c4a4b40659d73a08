import { createSignatureStore, type Store } from '@faultline/clickhouse';
import type { Signature } from '@faultline/model';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sharedTestServer } from './shared-server.ts';

const clickhouse = sharedTestServer();
let store: Store;
const SIGNATURE: Signature = {
  incidentId: '1'.repeat(16),
  name: '"\'\\; DROP TABLE signatures; --',
  experimentId: 'e'.repeat(16),
  at: 1_700_000_000_000,
  fingerprint: {
    blame: { 'pay/errors': 0.9, 'database:x/latency': 0.1 },
    readings: { failing: 1 },
    size: { slowdown: 0, failing: 0.5, entry: 0.25 },
    critical: 'pay',
  },
};
const other: Signature = { ...SIGNATURE, incidentId: '2'.repeat(16), at: SIGNATURE.at + 1 };

beforeEach(async () => {
  store = await clickhouse.emptiedStore();
});
afterAll(() => clickhouse.close());

test('known failures are read as they were taught, newest first, each once', async () => {
  const signatures = createSignatureStore(store);
  await signatures.write(SIGNATURE, 0);
  await signatures.write(SIGNATURE, 0);
  await signatures.write(other, 0);
  expect(await signatures.list()).toEqual([other, SIGNATURE]);
});

test('what people say holds, whatever an experiment teaches later, until they take it back', async () => {
  const signatures = createSignatureStore(store);
  await signatures.write({ ...SIGNATURE, name: 'said' }, 1_000);
  await signatures.write(SIGNATURE, 0);
  expect((await signatures.list()).map(({ name }) => name)).toEqual(['said']);
  await signatures.remove(SIGNATURE.incidentId, 2_000);
  expect(await signatures.list()).toEqual([]);
});
