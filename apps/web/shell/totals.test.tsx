import { type BreakerState, idleConnection } from '@faultline/model';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../live-feed/graph-fixture.ts';
import { Totals } from './totals.tsx';

/** The totals' labels in the order in which they are shown, the first ones being those that always have room. */
function labelsWhere(state: BreakerState): string[] {
  const graph = graphOf([
    {
      source: 'api',
      target: 'cart',
      breaker: { ...idleConnection({ source: 'api', target: 'cart', kind: 'rpc' }).breaker, state, instances: 1 },
    },
  ]);
  return [...renderToStaticMarkup(<Totals graph={graph} />).matchAll(/<dt>([^<]*)/g)].map(([, label]) => label!);
}

describe('of the totals, breakers come', () => {
  it('last while all are closed', () => {
    expect(labelsWhere('closed').at(-1)).toBe('breakers open');
  });

  it('first while one is open', () => {
    expect(labelsWhere('open')[0]).toBe('breaker open');
  });

  it('first also while one only probes, so that they do not jump with each probe', () => {
    expect(labelsWhere('half_open')[0]).toBe('breakers open');
  });
});
