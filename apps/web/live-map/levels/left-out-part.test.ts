import { expect, it } from 'vitest';
import { connectionKey } from '../../connection-key.ts';
import { connectionOf, graphOf, nodeOf } from '../../live-feed/graph-fixture.ts';
import { partWithout } from './left-out-part.ts';

const graph = {
  ...graphOf([]),
  nodes: [
    nodeOf('internet', { kind: 'entry' }),
    nodeOf('api', { requests: 5 }),
    nodeOf('idle'),
    nodeOf('database:db', { kind: 'database', requests: 5 }),
  ],
  connections: [
    connectionOf({ source: 'internet', target: 'api', attempted: 5 }),
    connectionOf({ source: 'api', target: 'database:db', attempted: 5 }),
    connectionOf({ source: 'api', target: 'idle' }),
  ],
};
const shown = (...leftOut: Parameters<typeof partWithout>[1]) => partWithout(graph, leftOut);

it('everything is shown unless something is left out', () => {
  expect(shown()).toBeNull();
});

it('idle ones go with their connections; who only calls is not idle', () => {
  expect([...shown('idle')!.nodes]).toEqual(['internet', 'api', 'database:db']);
  expect(shown('idle')!.connections.has(connectionKey({ source: 'api', target: 'idle' }))).toBe(false);
});

it('inferred ones go with their connections', () => {
  expect([...shown('inferred')!.nodes]).toEqual(['internet', 'api', 'idle']);
  expect([...shown('inferred', 'idle')!.nodes]).toEqual(['internet', 'api']);
});
