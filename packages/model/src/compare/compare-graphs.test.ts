import { describe, expect, it } from 'vitest';
import { buildTrafficGraph } from '../build-traffic-graph.ts';
import type { EdgeFact } from '../graph-facts.ts';
import { callsFact, EMPTY_FACTS } from '../graph-facts-fixture.ts';
import type { NodeRef } from '../node.ts';
import { compareGraphs, withVanished } from './compare-graphs.ts';

const entry: NodeRef = { kind: 'entry', name: 'internet' };
const api: NodeRef = { kind: 'service', name: 'api' };
const cart: NodeRef = { kind: 'service', name: 'cart' };
const database: NodeRef = { kind: 'database', name: 'postgresql/db:5432/carts' };

/** Calls of which so many failed, and which took so many milliseconds. */
const calls = (source: NodeRef, target: NodeRef, executed: number, failed = 0, ms = 10) =>
  callsFact(source, target, { [ms]: executed }, { failed });
const graph = (...edges: EdgeFact[]) => buildTrafficGraph({ ...EMPTY_FACTS, edges });

const USUAL = graph(calls(entry, api, 600), calls(api, cart, 600), calls(cart, database, 600));

describe('two graphs', () => {
  it('do not differ where they are the same', () => {
    expect(compareGraphs(USUAL, USUAL)).toEqual([]);
  });

  it('tell what fails and what is slow, the failing first', () => {
    const now = graph(calls(entry, api, 600), calls(api, cart, 600, 0, 80), calls(cart, database, 600, 300));
    const changes = compareGraphs(now, USUAL).map(({ kind, part }) => [
      kind,
      part.type === 'node' ? part.id : `${part.source} → ${part.target}`,
    ]);
    expect(changes).toEqual([
      ['fails-more', 'database:postgresql/db:5432/carts'],
      ['fails-more', 'cart → database:postgresql/db:5432/carts'],
      ['slower', 'cart'],
      ['slower', 'api → cart'],
    ]);
  });

  it('tell what is new and what vanished', () => {
    const now = graph(calls(entry, api, 600), calls(api, database, 600));
    const changes = compareGraphs(now, USUAL);
    expect(changes.filter(({ kind }) => kind === 'vanished').map(({ part }) => part)).toEqual(
      expect.arrayContaining([
        { type: 'node', id: 'cart', name: 'cart' },
        { type: 'connection', source: 'api', target: 'cart' },
      ]),
    );
    expect(changes.filter(({ kind }) => kind === 'new').map(({ part }) => part)).toEqual([
      { type: 'connection', source: 'api', target: 'database:postgresql/db:5432/carts' },
    ]);
  });

  it('leave what vanished in its place, idle', () => {
    const now = graph(calls(entry, api, 600));
    const whole = withVanished(now, USUAL);
    expect(whole.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(USUAL.nodes.map(({ id }) => id)));
    expect(whole.nodes.find(({ id }) => id === 'cart')).toMatchObject({ rps: 0, requests: 0, health: 'idle' });
    expect(whole.connections).toHaveLength(3);
    expect(whole.connections.find(({ target }) => target === 'cart')).toMatchObject({ attempted: 0, health: 'idle' });
    expect(withVanished(USUAL, now)).toBe(USUAL);
  });
});
