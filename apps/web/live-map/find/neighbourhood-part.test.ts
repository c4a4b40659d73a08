import { describe, expect, it } from 'vitest';
import { graphOf } from '../../live-feed/graph-fixture.ts';
import { neighbourhoodPart } from './neighbourhood-part.ts';

const CHAIN = graphOf([
  { source: 'edge', target: 'api' },
  { source: 'api', target: 'cart' },
  { source: 'cart', target: 'stock' },
  { source: 'other', target: 'stock' },
]);
const namesAround = (center: string, hops: number) =>
  [...(neighbourhoodPart(CHAIN, { service: center, hops })?.nodes ?? [])].sort();

describe('the neighbourhood of a node', () => {
  it('holds only itself at 0 hops', () => {
    expect(namesAround('api', 0)).toEqual(['api']);
  });

  it('goes with and against the calls', () => {
    expect(namesAround('cart', 1)).toEqual(['api', 'cart', 'stock']);
    expect(namesAround('cart', 2)).toEqual(['api', 'cart', 'edge', 'other', 'stock']);
  });

  it('keeps the connections whose ends it keeps', () => {
    expect(neighbourhoodPart(CHAIN, { service: 'edge', hops: 1 })?.connections.size).toBe(1);
  });

  it('is everything for a node that is not there', () => {
    expect(neighbourhoodPart(CHAIN, { service: 'ghost', hops: 1 })).toBeNull();
  });
});
