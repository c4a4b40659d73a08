import { expect, it } from 'vitest';
import { firstToDegrade } from './first-to-degrade.ts';
import { requests } from './requests.fixture.ts';

const chain = (stockMs: number, cartMs: number) => ({
  service: 'cart',
  selfMs: cartMs,
  calls: [{ to: { service: 'stock', selfMs: stockMs } }],
});

it('the first to degrade is who turned bad in the earliest bucket, whoever is worst later', () => {
  const { operations: baseline } = requests(200, () => chain(3, 3));
  const { operations: incident } = requests(
    300,
    (request) => chain(request > 100 ? 30 : 3, request > 200 ? 300 : 3),
    60_000,
  );
  expect(firstToDegrade(baseline, incident)).toBe('stock');
  expect(firstToDegrade(baseline, requests(200, () => chain(3, 3), 60_000).operations)).toBe('');
});
