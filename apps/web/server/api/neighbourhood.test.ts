import { describe, expect, it } from 'vitest';
import { graphOf } from '../../live-map/graph-fixture.ts';
import { neighbourhood } from './neighbourhood.ts';

const CHAIN = graphOf([
  { source: 'edge', target: 'api' },
  { source: 'api', target: 'cart' },
  { source: 'cart', target: 'stock' },
  { source: 'other', target: 'stock' },
]);
const namesAround = (center: string, hops: number) =>
  neighbourhood(CHAIN, center, hops)
    ?.nodes.map(({ id }) => id)
    .sort();

describe('the neighbourhood of a node', () => {
  it('holds only itself at 0 hops', () => {
    expect(namesAround('api', 0)).toEqual(['api']);
  });

  it('goes with and against the calls', () => {
    expect(namesAround('cart', 1)).toEqual(['api', 'cart', 'stock']);
    expect(namesAround('cart', 2)).toEqual(['api', 'cart', 'edge', 'other', 'stock']);
  });

  it('keeps the connections whose ends it keeps', () => {
    expect(neighbourhood(CHAIN, 'edge', 1)?.connections).toHaveLength(1);
  });

  it('is nothing for a node that is not there', () => {
    expect(namesAround('ghost', 1)).toBeUndefined();
  });
});
