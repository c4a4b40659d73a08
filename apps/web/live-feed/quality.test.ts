import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from './graph-fixture.ts';
import { qualityFlaws } from './quality.ts';

const NOTHING = { partial: false, sampledShare: 0, unmatchedShare: 0, orphans: 0, rejected: 0 };

describe('what keeps a graph from being the whole truth', () => {
  it('is nothing where both ends of every call were seen', () => {
    expect(qualityFlaws(graphOf([{ source: 'api', target: 'cart', executed: 100 }]))).toEqual(NOTHING);
  });

  it('leaves out the few calls whose other end is still on its way', () => {
    const graph = graphOf([{ source: 'api', target: 'cart', executed: 100, unmatchedShare: 0.2 }]);
    expect(qualityFlaws(graph)).toEqual(NOTHING);
  });

  it('weighs connections by their calls', () => {
    const graph = graphOf([
      { source: 'api', target: 'cart', executed: 300, unmatchedShare: 1, sampledShare: 0.5 },
      { source: 'api', target: 'user', executed: 100, unmatchedShare: 0 },
    ]);
    expect(qualityFlaws(graph)).toMatchObject({ unmatchedShare: 0.75, sampledShare: 0.375 });
  });

  it('does not ask databases and other hosts for their end', () => {
    const database = nodeOf('database:orders', { kind: 'database' });
    const graph = graphOf([{ source: 'api', target: 'database:orders', executed: 100, unmatchedShare: 1 }], [database]);
    expect(qualityFlaws(graph)).toEqual(NOTHING);
  });
});
