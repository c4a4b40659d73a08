import { expect, it } from 'vitest';
import { timeoutMs } from './deadline.ts';

it.each([
  ['10S', 10_000],
  ['2M', 120_000],
  ['1H', 3_600_000],
  ['250m', 250],
  ['1500u', 1.5],
  ['99999999H', 2 ** 31 - 1],
])('grpc-timeout %s is %d ms', (header, ms) => {
  expect(timeoutMs(header)).toBeCloseTo(ms);
});

it.each([undefined, '', '5', 'S', '1.5S', '-1S', '123456789S', '5s'])('grpc-timeout %s is none', (header) => {
  expect(timeoutMs(header)).toBeUndefined();
});
