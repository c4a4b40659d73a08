import { expect, it } from 'vitest';
import { ingestAddress } from './ingest-address.ts';

it('is the address that the collector listens on', () => {
  expect(ingestAddress('127.0.0.1', 4318, 'localhost:3000')).toBe('http://127.0.0.1:4318');
  expect(ingestAddress('::1', 4318, null)).toBe('http://[::1]:4318');
});

it('is the name the visitor knows this machine by where the collector listens on every address', () => {
  expect(ingestAddress('0.0.0.0', 4318, 'shop.example:3000')).toBe('http://shop.example:4318');
  expect(ingestAddress('::', 4318, '[fe80::1]:3000')).toBe('http://[fe80::1]:4318');
  expect(ingestAddress('0.0.0.0', 4318, null)).toBe('http://localhost:4318');
});
