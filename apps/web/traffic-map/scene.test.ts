import { describe, expect, test } from 'vitest';
import { connectionKey } from '../connection-key.ts';
import { sampleConnection, sampleGraph, sampleNode } from './sample-graph.ts';
import { buildScene, nodeRadius } from './scene.ts';

const PLACES = new Map([
  ['internet', { x: 0, y: 0 }],
  ['api', { x: 200, y: 0 }],
  ['db', { x: 400, y: 50 }],
]);
const RADII = new Map([...PLACES.keys()].map((id) => [id, 20]));
const scene = (graph: Parameters<typeof buildScene>[0]) => buildScene(graph, PLACES, RADII, () => undefined);

const OPEN = { name: 'b', state: 'open', open: 1, instances: 1, since: 1, nextProbeAt: 9 } as const;

describe('nodes of the scene', () => {
  test('have areas that grow with traffic, within bounds', () => {
    expect(nodeRadius(0, 100)).toBe(14);
    expect(nodeRadius(100, 100)).toBe(30);
    expect(nodeRadius(500, 100)).toBe(30);
    const grown = nodeRadius(50, 100) ** 2 - 14 ** 2;
    expect(grown / (30 ** 2 - 14 ** 2)).toBeCloseTo(0.5);
  });

  test('have rings of what reached them; the entry of what it sent', () => {
    const { nodes } = scene(
      sampleGraph([sampleConnection('internet', 'api', { succeeded: 30, failed: 30 }), sampleConnection('api', 'db')]),
    );
    const ends = Object.fromEntries(nodes.map(({ id, arcEnds }) => [id, arcEnds![0]]));
    expect(ends).toEqual({ internet: expect.closeTo(0.5), api: expect.closeTo(0.5), db: 0 });
  });

  test.each([
    ['who is suspected most, even a little', { api: 0.34, db: 0.2 }, ['api']],
    ['all who are suspected much', { api: 0.9, db: 0.5 }, ['api', 'db']],
    ['nobody where next to nothing speaks against anybody', { api: 0.07, db: 0 }, []],
  ])('are marked: %s', (_, suspicion, marked) => {
    const suspects = Object.entries(suspicion).map(([id, share]) => sampleNode(id, { suspicion: share }));
    const { nodes } = scene(sampleGraph([], suspects));
    expect(nodes.filter(({ isSuspected }) => isSuspected).map(({ id }) => id)).toEqual(marked);
  });

  test('without known callers have rings of their own figures, and none without traffic', () => {
    const { nodes } = scene(
      sampleGraph([], [sampleNode('api', { rps: 4, errorRate: 0.25 }), sampleNode('db', { rps: 0 })]),
    );
    expect(nodes[0]!.arcEnds![0]).toBeCloseTo(0.25);
    expect(nodes[1]!.arcEnds).toBeNull();
  });

  test('say of a live graph what their lines say: what came in the newest seconds, without what was refused on the way', () => {
    const recent = {
      ...{ windowMs: 10_000, succeededPerSecond: 2, failedPerSecond: 5, timedOutPerSecond: 1, rejectedPerSecond: 1 },
      ...{ shortCircuitedPerSecond: 3, fallbackServedPerSecond: 0, errorRate: 0.75, p95: 1 },
    };
    const { nodes } = scene(
      sampleGraph([sampleConnection('api', 'db', { recent })], [sampleNode('api'), sampleNode('db', { rps: 1 })]),
    );
    expect(nodes.find(({ id }) => id === 'db')).toMatchObject({ rps: 8, errorRate: 0.75 });
  });

  test('without a place are left out, with their lines', () => {
    const { nodes, edges } = scene(sampleGraph([sampleConnection('api', 'nowhere')]));
    expect(nodes.map(({ id }) => id)).toEqual(['api']);
    expect(edges).toEqual([]);
  });
});

describe('lines of the scene', () => {
  test('are cut near the caller while their breaker refuses or probes', () => {
    const cut = scene(sampleGraph([sampleConnection('internet', 'api', { breaker: OPEN })])).edges[0]!;
    expect(cut.gap!.to * cut.curve.length).toBeLessThan(45);
    expect((cut.gap!.to - cut.gap!.from) * cut.curve.length).toBeCloseTo(12);
    const closed = { ...OPEN, state: 'closed' } as const;
    expect(scene(sampleGraph([sampleConnection('internet', 'api', { breaker: closed })])).edges[0]!.gap).toBeNull();
  });

  test('are in trouble while their breaker is not closed, though nobody calls', () => {
    const silent = { executed: 0, succeeded: 0, rps: 0, breaker: OPEN };
    const { style } = scene(sampleGraph([sampleConnection('internet', 'api', silent)])).edges[0]!;
    expect(style.glow).toBeGreaterThan(0.5);
    expect(style.colour[2]).toBeGreaterThan(style.colour[1]);
  });

  test('get a way back for calls that a fallback answered, after all connections', () => {
    const { edges, connections } = scene(
      sampleGraph([sampleConnection('internet', 'api', { fallbackServed: 30 }), sampleConnection('api', 'db')]),
    );
    expect(connections).toBe(2);
    expect(edges.map(({ isFallback }) => isFallback)).toEqual([false, false, true]);
    expect(edges[2]!.flow.rates.ok).toBeCloseTo(0.5);
    expect(edges[2]!.style.dash).toBe('dashed');
  });

  test('grow wider with demand and take the colour of the worst outcome only in trouble', () => {
    const lines = [
      sampleConnection('internet', 'api'),
      sampleConnection('api', 'db', { succeeded: 30_000, executed: 30_000, rps: 500 }),
      sampleConnection('internet', 'db', { succeeded: 30, failed: 30, errorRate: 0.5 }),
    ];
    const [quiet, busy, failing] = scene(sampleGraph(lines)).edges;
    expect(quiet!.style.width).toBeCloseTo(1.5 + 1.6 * Math.log10(2));
    expect(busy!.style.width).toBeGreaterThan(quiet!.style.width + 2);
    expect(busy!.style.glow).toBe(0);
    expect(failing!.style.glow).toBeGreaterThan(0.5);
    expect(failing!.style.colour[0]).toBeGreaterThan(failing!.style.colour[2]);
  });

  test('have keys that no name can forge', () => {
    const keys = new Set([
      connectionKey({ source: 'a>b', target: 'c' }),
      connectionKey({ source: 'a', target: 'b>c' }),
    ]);
    expect(keys.size).toBe(2);
  });
});
