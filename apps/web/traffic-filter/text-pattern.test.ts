import { expect, test } from 'vitest';
import { isWhole, isWithin, textPattern } from './text-pattern.ts';

test.each([
  ['checkout', 'Checkout', true],
  ['checkout', 'checkouts', false],
  ['che*', 'checkout', true],
  ['*out', 'checkout', true],
  ['c*k*t', 'checkout', true],
  ['ab*ab', 'ab', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a.b', 'axb', false],
])('%s is all of %s: %s', (pattern, text, is) => {
  expect(isWhole(textPattern(pattern), text)).toBe(is);
});

test.each([
  ['eck', 'Checkout', true],
  ['che*out', 'my-checkout-api', true],
  ['out*che', 'checkout', false],
])('%s is within %s: %s', (pattern, text, is) => {
  expect(isWithin(textPattern(pattern), text)).toBe(is);
});

test('many stars take no longer than few', () => {
  expect(isWhole(textPattern(`${'a*'.repeat(240)}b`), 'a'.repeat(5_000))).toBe(false);
});
