import { describe, expect, it } from 'vitest';
import { isOwnHost } from './host-check.ts';

describe('the Host header, bound to loopback', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST', 'faultline.localhost:3000'])(
    'may be %s',
    (host) => {
      expect(isOwnHost(host, '127.0.0.1')).toBe(true);
    },
  );

  it.each([
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '',
    undefined,
    '10.0.0.5',
    'a@localhost',
  ])('may not be %s', (host) => {
    expect(isOwnHost(host, '127.0.0.1')).toBe(false);
  });
});

it('is not checked on an address that others reach: there tokens guard', () => {
  expect(isOwnHost('console.example', '0.0.0.0')).toBe(true);
});
