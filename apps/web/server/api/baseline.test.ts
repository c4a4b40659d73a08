import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../../live-feed/graph-fixture.ts';
import { compareWithBaseline } from './baseline.ts';

describe('a graph with a baseline', () => {
  const before = graphOf(
    [{ source: 'api', target: 'cart', executed: 100, errorRate: 0.01 }],
    [nodeOf('api', { rps: 5 })],
  );
  const now = graphOf([
    { source: 'api', target: 'cart', executed: 80, errorRate: 0.5 },
    { source: 'api', target: 'new', executed: 3 },
  ]);
  const compared = compareWithBaseline(now, before);

  it('keeps its own figures and adds those of the baseline', () => {
    expect(compared.connections[0]).toMatchObject({ executed: 80, baseline: { executed: 100, errorRate: 0.01 } });
    expect(compared.nodes.find(({ id }) => id === 'api')?.baseline).toMatchObject({ rps: 5 });
  });

  it('has null for what was not there then', () => {
    expect(compared.connections[1]?.baseline).toBeNull();
    expect(compared.nodes.find(({ id }) => id === 'new')?.baseline).toBeNull();
  });
});
