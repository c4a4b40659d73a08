import { describe, expect, it } from 'vitest';
import { buildGroupedGraph } from './build-grouped-graph.ts';
import type { GraphFacts, ServiceFact } from './graph-facts.ts';
import { callsFact, EMPTY_FACTS } from './graph-facts-fixture.ts';
import type { NodeRef } from './node.ts';

const service = (name: string): NodeRef => ({ kind: 'service', name });
const entry: NodeRef = { kind: 'entry', name: 'internet' };
const database: NodeRef = { kind: 'database', name: 'postgresql/db:5432/orders' };

const fact = (name: string, about: Partial<ServiceFact> = {}): ServiceFact => ({
  name,
  namespace: '',
  team: '',
  criticality: '',
  regions: [],
  versions: [],
  instances: 2,
  lastSeenMs: EMPTY_FACTS.window.fromMs,
  ...about,
});

/** Calls that took so many milliseconds each, at both ends. */
const calls = (source: NodeRef, target: NodeRef, executed: number, ms: number, failed = 0) =>
  callsFact(source, target, { [ms]: executed }, { failed });

const FACTS: GraphFacts = {
  ...EMPTY_FACTS,
  services: [
    fact('web', { namespace: 'front', team: 'a', regions: ['eu'] }),
    fact('cart', { namespace: 'shop', team: 'b', regions: ['eu', 'us'] }),
    fact('checkout', { namespace: 'shop', team: 'b', regions: ['us'] }),
    fact('stray'),
  ],
  edges: [
    calls(entry, service('web'), 100, 50),
    calls(service('web'), service('cart'), 90, 10),
    calls(service('web'), service('checkout'), 10, 1000, 5),
    calls(service('cart'), service('checkout'), 30, 5),
    calls(service('checkout'), database, 40, 2),
    calls(service('stray'), service('cart'), 20, 10),
  ],
};

const byNamespace = buildGroupedGraph(FACTS, 'namespace');
const nodeOf = (id: string) => byNamespace.nodes.find((node) => node.id === id);
const connectionOf = (source: string, target: string) =>
  byNamespace.connections.find((connection) => connection.source === source && connection.target === target);

describe('a graph of groups', () => {
  it('has a node per group, one for services that say nothing, and dependencies as they are', () => {
    expect(byNamespace.nodes.map(({ id }) => id).toSorted()).toEqual([
      'database:postgresql/db:5432/orders',
      'group:',
      'group:front',
      'group:shop',
      'internet',
    ]);
    expect(nodeOf('group:')).toMatchObject({ name: 'no namespace', kind: 'group', services: [{ name: 'stray' }] });
    expect(nodeOf('group:shop')).toMatchObject({
      name: 'shop',
      services: [{ name: 'cart' }, { name: 'checkout', health: 'failing' }],
      instances: 4,
      team: 'b',
    });
  });

  it('sums calls between groups, and takes percentiles from all of them together', () => {
    const connection = connectionOf('group:front', 'group:shop')!;
    expect(connection).toMatchObject({ executed: 100, failed: 5, succeeded: 95 });
    expect(connection.latency.p50).toBeCloseTo(10, 0);
    expect(connection.latency.p99).toBeGreaterThan(950);
  });

  it('tells calls within a group apart: they are its connection to itself, and none of its requests', () => {
    expect(connectionOf('group:shop', 'group:shop')).toMatchObject({ executed: 30 });
    expect(nodeOf('group:shop')).toMatchObject({ requests: 120, errors: 5 });
  });

  it('loses no call', () => {
    const sum = byNamespace.connections.reduce((total, { executed }) => total + executed, 0);
    expect(sum).toBe(FACTS.edges.reduce((total, { executed }) => total + executed, 0));
  });

  it('is as healthy as the worst of its services', () => {
    expect(buildGroupedGraph(FACTS, 'team').nodes.find(({ id }) => id === 'group:b')!.health).toBe('failing');
    expect(nodeOf('group:front')!.health).toBe('ok');
  });

  it('leaves the services of open groups as they are, and loses no call either', () => {
    const graph = buildGroupedGraph(FACTS, 'namespace', undefined, ['shop']);
    const ids = graph.nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['cart', 'checkout', 'group:front', 'group:']));
    expect(ids).not.toContain('group:shop');
    const sum = graph.connections.reduce((total, { executed }) => total + executed, 0);
    expect(sum).toBe(FACTS.edges.reduce((total, { executed }) => total + executed, 0));
    expect(graph.connections.find(({ source, target }) => source === 'group:front' && target === 'cart')).toMatchObject(
      {
        executed: 90,
      },
    );
  });

  it('keeps a service of several regions in a group of its own', () => {
    const ids = buildGroupedGraph(FACTS, 'region').nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['group:eu', 'group:eu, us', 'group:us', 'group:']));
  });
});
