import { expect, test } from 'vitest';
import { wayOf } from './way.ts';

const LINKS = ['web>api', 'api>orders', 'orders>db', 'api>search', 'search>db', 'admin>search'].map((key) => {
  const [source, target] = key.split('>') as [string, string];
  return { source, target, key };
});
const isThere = (id: string) => LINKS.some(({ source, target }) => source === id || target === id);

test('the way of a node is everything up and down the stream', () => {
  const way = wayOf({ type: 'node', id: 'orders' }, LINKS, isThere)!;
  expect([...way.nodes].toSorted()).toEqual(['api', 'db', 'orders', 'web']);
  expect([...way.connections]).toEqual(['web>api', 'api>orders', 'orders>db']);
});

test('the way of a connection goes through it', () => {
  const way = wayOf({ type: 'connection', source: 'api', target: 'search' }, LINKS, isThere)!;
  expect([...way.nodes].toSorted()).toEqual(['api', 'db', 'search', 'web']);
  expect([...way.connections]).toEqual(['web>api', 'api>search', 'search>db']);
});

test('what is not on the map has no way', () => {
  expect(wayOf({ type: 'node', id: 'gone' }, LINKS, isThere)).toBeNull();
});
