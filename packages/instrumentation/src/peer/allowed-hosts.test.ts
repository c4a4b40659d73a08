import { expect, test } from 'vitest';
import { hostRule } from './allowed-hosts.ts';

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:10.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['fd00::1', true],
  ['2001:db8::1', false],
  ['8.8.8.8', false],
  ['checkout', true],
  ['checkout.shop.svc', true],
  ['checkout.shop.svc.', true],
  ['db.internal', true],
  ['api.stripe.com', false],
  ['', false],
])('%s is of the house: %s', (host, expected) => {
  expect(hostRule([])(host)).toBe(expected);
});

test('names and whole domains can be added', () => {
  const rule = hostRule(['api.partner.com', ' *.Example.com ', '']);
  expect(['api.partner.com', 'example.com', 'a.b.example.com', 'API.partner.com'].map(rule)).not.toContain(false);
  expect(['partner.com', 'badexample.com'].map(rule)).not.toContain(true);
});

test('a star allows every host', () => {
  expect(hostRule(['*'])('api.stripe.com')).toBe(true);
});
