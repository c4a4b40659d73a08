import { describe, expect, test } from 'vitest';
import { isSameSelection, neighbourhoodOf } from './selection.ts';

const LINKS = [
  { source: 'edge', target: 'api' },
  { source: 'api', target: 'db' },
  { source: 'nccp', target: 'db' },
];

describe('selections', () => {
  test('are the same when they mean the same', () => {
    const connection = { type: 'connection', source: 'a', target: 'b' } as const;
    expect(isSameSelection({ type: 'node', id: 'a' }, { type: 'node', id: 'a' })).toBe(true);
    expect(isSameSelection(connection, { ...connection })).toBe(true);
    expect(isSameSelection(connection, { ...connection, target: 'c' })).toBe(false);
    expect(isSameSelection(connection, { type: 'node', id: 'a' })).toBe(false);
    expect(isSameSelection(null, null)).toBe(true);
    expect(isSameSelection(null, connection)).toBe(false);
  });
});

describe('neighbourhood', () => {
  test('of a node is its callers and callees', () => {
    const { nodes, includesLink } = neighbourhoodOf({ type: 'node', id: 'api' }, LINKS);
    expect([...nodes].sort()).toEqual(['api', 'db', 'edge']);
    expect(LINKS.map(includesLink)).toEqual([true, true, false]);
  });

  test('of a connection is its two ends', () => {
    const { nodes, includesLink } = neighbourhoodOf({ type: 'connection', source: 'api', target: 'db' }, LINKS);
    expect([...nodes]).toEqual(['api', 'db']);
    expect(LINKS.map(includesLink)).toEqual([false, true, false]);
  });
});
