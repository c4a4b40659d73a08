import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../live-feed/graph-fixture.ts';
import { changesBetween } from './changes.ts';

const withBreaker = (state: 'closed' | 'open', health: 'ok' | 'failing' = 'ok') =>
  graphOf([
    {
      source: 'api',
      target: 'cart',
      health,
      breaker: { name: 'cart', state, open: state === 'open' ? 1 : 0, instances: 1, since: 0, nextProbeAt: 0 },
    },
  ]);

describe('changes between snapshots', () => {
  it('are none between equal snapshots', () => {
    expect(changesBetween(withBreaker('closed'), withBreaker('closed'))).toEqual([]);
  });

  it('tell of a breaker, and then not of the health behind it', () => {
    expect(changesBetween(withBreaker('closed'), withBreaker('open', 'failing'))).toEqual([
      { kind: 'breaker', source: 'api', target: 'cart', from: 'closed', to: 'open' },
    ]);
  });

  it('tell of health where both snapshots judge it', () => {
    const before = graphOf([], [nodeOf('a', { health: 'ok' }), nodeOf('b', { health: 'unknown' })]);
    const after = graphOf([], [nodeOf('a', { health: 'failing' }), nodeOf('b', { health: 'ok' }), nodeOf('new')]);
    expect(changesBetween(before, after)).toEqual([{ kind: 'node-health', name: 'a', from: 'ok', to: 'failing' }]);
  });
});
