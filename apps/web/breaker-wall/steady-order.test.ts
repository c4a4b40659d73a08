import { expect, it } from 'vitest';
import { KEEP_ORDER_MS, steadyOrder } from './steady-order.ts';

const first = steadyOrder(undefined, 'volume', ['a', 'b', 'c'], 1_000);

it('is that of the figures at first', () => {
  expect(first.keys).toEqual(['a', 'b', 'c']);
});

it('stays for a while, whatever the figures do; what is new comes last, what is gone leaves its place', () => {
  expect(steadyOrder(first, 'volume', ['new', 'c', 'a'], 2_000).keys).toEqual(['a', 'c', 'new']);
});

it('follows the figures after that', () => {
  expect(steadyOrder(first, 'volume', ['c', 'b', 'a'], 1_000 + KEEP_ORDER_MS).keys).toEqual(['c', 'b', 'a']);
});

it('changes at once when something else is wished for', () => {
  expect(steadyOrder(first, 'name', ['c', 'b', 'a'], 1_001).keys).toEqual(['c', 'b', 'a']);
});
