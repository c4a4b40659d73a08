import { describe, expect, it } from 'vitest';
import { buildTrafficGraph } from './build-traffic-graph.ts';
import { EMPTY_FACTS } from './graph-facts-fixture.ts';
import type { NodeKind } from './node.ts';
import { blastRadius, isOnWay, reachOf } from './reach.ts';
import type { TrafficGraph } from './traffic-graph.ts';

const LINKS = [
  { source: 'internet', target: 'web', calls: 600 },
  { source: 'internet', target: 'admin', calls: 200 },
  { source: 'web', target: 'checkout', calls: 300 },
  { source: 'checkout', target: 'payments', calls: 300 },
  { source: 'payments', target: 'checkout', calls: 10 },
  { source: 'checkout', target: 'orders', calls: 900 },
  { source: 'web', target: 'search', calls: 600 },
];
const KINDS: Record<string, NodeKind> = { internet: 'entry', orders: 'database' };
const refOf = (name: string) => ({ kind: KINDS[name] ?? ('service' as const), name });

const GRAPH: TrafficGraph = buildTrafficGraph({
  ...EMPTY_FACTS,
  edges: LINKS.map(({ source, target, calls }) => ({
    source: refOf(source),
    target: refOf(target),
    address: '',
    kind: 'rpc',
    breaker: '',
    recent: false,
    executed: calls,
    matched: calls,
    failed: 0,
    timedOut: 0,
    retries: 0,
    injected: 0,
    rows: calls,
    sampledRows: 0,
    callerLatency: new Map(),
    calleeLatency: new Map(),
  })),
});
const sorted = (ids: Iterable<string>) => [...ids].toSorted();

describe('the reach of a node', () => {
  it('is everything up and down the stream, however far, round cycles too', () => {
    const { downstream, upstream } = reachOf(GRAPH.connections, 'checkout');
    expect(sorted(downstream)).toEqual(['database:orders', 'payments']);
    expect(sorted(upstream)).toEqual(['internet', 'payments', 'web']);
  });

  it('has on its ways what leads there or away, and nothing beside', () => {
    const reach = reachOf(GRAPH.connections, 'checkout');
    const ways = GRAPH.connections.filter((link) => isOnWay(link, 'checkout', reach));
    expect(ways.map(({ source, target }) => `${source}>${target}`)).toEqual([
      'internet>web',
      'web>checkout',
      'checkout>payments',
      'payments>checkout',
      'checkout>database:orders',
    ]);
  });
});

describe('the blast radius', () => {
  it('counts services and dependencies apart, and direct ones', () => {
    expect(blastRadius(GRAPH, 'web')).toMatchObject({
      downstream: { services: 3, direct: 2, dependencies: 1 },
      upstream: { services: 0, direct: 0 },
    });
    expect(blastRadius(GRAPH, 'payments').upstream).toEqual({ services: 2, direct: 1 });
  });

  it('tells how many calls one request causes', () => {
    expect(blastRadius(GRAPH, 'web').callsPerRequest).toBeCloseTo(1.5);
  });

  it('names the entries it affects', () => {
    expect(blastRadius(GRAPH, 'checkout').entries).toEqual({ affected: ['web'], all: 2 });
    expect(blastRadius(GRAPH, 'admin').entries).toEqual({ affected: ['admin'], all: 2 });
  });

  it('bounds the share of entering requests by what arrives, and by what enters where it is reached', () => {
    expect(blastRadius(GRAPH, 'checkout').largestShareOfEntry).toBeCloseTo(310 / 800);
    expect(blastRadius(GRAPH, 'database:orders').largestShareOfEntry).toBeCloseTo(600 / 800);
    expect(blastRadius({ ...GRAPH, connections: [] }, 'web').largestShareOfEntry).toBeUndefined();
  });
});
