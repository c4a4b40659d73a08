import { expect, test } from 'vitest';
import { nodeOf } from '../live-feed/graph-fixture.ts';
import { rankNames } from './rank-names.ts';

const NODES = ['precheck', 'shop-check', 'checkout', 'check', 'search', 'chart-kit'].map((name) => nodeOf(name));
const rank = (typed: string) => rankNames(NODES, typed).map(({ name }) => name);

test('the best match is the whole name, then its start, a word in it, any part of it, its letters in order', () => {
  expect(rank('check')).toEqual(['check', 'checkout', 'shop-check', 'precheck']);
  expect(rank('chkt')).toEqual(['checkout', 'chart-kit']);
  expect(rank('CHART')).toEqual(['chart-kit']);
});

test('nothing typed finds nothing', () => {
  expect(rank(' ')).toEqual([]);
  expect(rank('zzz')).toEqual([]);
});
