import { describe, expect, it } from 'vitest';
import { connectionKey } from '../connection-key.ts';
import { connectionOf, graphOf, nodeOf } from '../live-feed/graph-fixture.ts';
import { matchFilter } from './match-filter.ts';
import { parseFilter } from './parse-filter.ts';

const latency = (p95: number) => ({ p50: p95 / 2, p95, p99: p95 * 2 });
const breaker = (state: 'open' | 'closed' | 'half_open') => ({
  ...connectionOf({ source: '', target: '' }).breaker,
  name: 'b',
  instances: 2,
  state,
});

const GRAPH = graphOf(
  [
    { source: 'internet', target: 'web', rps: 100, latency: latency(80) },
    { source: 'web', target: 'checkout', rps: 40, errorRate: 0.2, health: 'failing', latency: latency(900) },
    { source: 'web', target: 'search', rps: 60, breaker: breaker('closed') },
    { source: 'checkout', target: 'database:orders', rps: 80, breaker: breaker('open'), health: 'failing' },
    { source: 'search', target: 'index', rps: 10, breaker: breaker('half_open') },
  ],
  [
    nodeOf('internet', { kind: 'entry', rps: 100 }),
    nodeOf('web', { rps: 100, team: 'front', versions: ['1.0', '1.1'], regions: ['eu'] }),
    nodeOf('checkout', { rps: 40, errorRate: 0.1, health: 'failing', team: 'checkout', namespace: 'shop' }),
    nodeOf('search', { rps: 60, team: 'search', latency: latency(600), regions: ['eu', 'us'] }),
    nodeOf('index', { rps: 10, team: 'search' }),
    nodeOf('database:orders', { name: 'orders', kind: 'database' }),
  ],
);

const match = (text: string) => matchFilter(GRAPH, parseFilter(text).filter!);
const nodes = (text: string) => [...match(text).nodes].toSorted();
const key = (source: string, target: string) => connectionKey({ source, target });

describe('nodes that match', () => {
  it.each([
    ['check', ['checkout']],
    ['name:che*', ['checkout']],
    ['team:search', ['index', 'search']],
    ['team:search,front', ['index', 'search', 'web']],
    ['namespace:shop', ['checkout']],
    ['region:us', ['search']],
    ['version:1.1', ['web']],
    ['kind:database', ['database:orders']],
    ['team:search -index', ['search']],
    ['kind:service -region:eu', ['checkout', 'index']],
    ['team:front or kind:database', ['database:orders', 'web']],
    ['nothing-like-it', []],
  ])('%s', (text, expected) => {
    expect(nodes(text)).toEqual(expected);
  });
});

describe('connections', () => {
  it('match by figures, and their ends stay visible', () => {
    expect(nodes('error > 15%')).toEqual(['checkout', 'web']);
    expect([...match('error > 15%').connections]).toEqual([key('web', 'checkout')]);
    expect(nodes('p95 > 500ms')).toEqual(['checkout', 'search', 'web']);
  });

  it('match by breakers, where there is one', () => {
    expect(nodes('breaker:open')).toEqual(['checkout', 'database:orders']);
    expect([...match('breaker:half-open').connections]).toEqual([key('search', 'index')]);
    expect(match('breaker:any').counts.connections).toBe(3);
  });

  it('match what is said of either end besides', () => {
    expect([...match('breaker:any team:checkout').connections]).toEqual([key('checkout', 'database:orders')]);
    expect([...match('breaker:any -team:checkout').connections]).toEqual([
      key('web', 'search'),
      key('search', 'index'),
    ]);
  });

  it('do not match for what they lack, or by names alone', () => {
    expect(nodes('team:front -breaker:open')).toEqual(['web']);
    expect(match('team:front').connections.size).toBe(0);
  });

  it('stay between nodes that match', () => {
    expect([...match('team:search').connections]).toEqual([key('search', 'index')]);
    expect(match('team:search').counts.connections).toBe(0);
  });
});

it('counts services and dependencies, the entry apart', () => {
  expect(match('rps >= 40').counts).toEqual({
    services: 3,
    allServices: 4,
    dependencies: 1,
    allDependencies: 1,
    connections: 4,
  });
});
