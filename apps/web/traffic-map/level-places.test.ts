import { describe, expect, it } from 'vitest';
import { passageBetween } from './level-places.ts';
import { sampleConnection, sampleGraph, sampleNode } from './sample-graph.ts';
import { buildScene, type SceneNode } from './scene.ts';

const MEMBERS = ['cart', 'checkout'].map((name) => ({
  name,
  requests: 0,
  rps: 0,
  errorRate: 0,
  latency: { p50: 0, p95: 0, p99: 0 },
  health: 'ok' as const,
}));

function nodesAt(places: Record<string, [number, number]>): readonly SceneNode[] {
  const ids = Object.keys(places);
  const nodes = ids.map((id) => sampleNode(id, id === 'group:shop' ? { kind: 'group', services: MEMBERS } : {}));
  const graph = { ...sampleGraph([sampleConnection('api', 'other')]), nodes };
  const at = new Map(Object.entries(places).map(([id, [x, y]]) => [id, { x, y }]));
  return buildScene(graph, at, new Map(ids.map((id) => [id, 20])), () => undefined).nodes;
}

const GROUPS = nodesAt({ api: [0, 0], 'group:shop': [200, 50] });
const OPEN = nodesAt({ api: [0, 0], cart: [400, 0], checkout: [800, 300] });
const level = (nodes: readonly SceneNode[], centre: string | null = null) => ({ nodes, centre });
const put = ({ mapping }: ReturnType<typeof passageBetween>, x: number, y: number) => ({
  x: x * mapping.zoom + mapping.x,
  y: y * mapping.zoom + mapping.y,
});

describe('where one level lies in another', () => {
  it('a group that opens lies around its services, wherever they stand', () => {
    const passage = passageBetween(level(GROUPS), level(OPEN));
    expect([...passage.entered!]).toEqual(['cart', 'checkout']);
    const [left, right] = [put(passage, 180, 50), put(passage, 220, 50)];
    expect((left.x + right.x) / 2).toBeCloseTo(600);
    expect(left.x).toBeLessThan(400 - 20);
    expect(right.x).toBeGreaterThan(800 + 20);
  });

  it('services whose group closes come to lie within it', () => {
    const passage = passageBetween(level(OPEN), level(GROUPS));
    expect(passage.entered).toBeNull();
    for (const [x, y] of [
      [400, 0],
      [800, 300],
    ] as const) {
      const at = put(passage, x, y);
      expect(Math.hypot(at.x - 200, at.y - 50)).toBeLessThanOrEqual(20);
    }
  });

  it('closing is the way back of opening', () => {
    const there = passageBetween(level(GROUPS), level(OPEN)).mapping;
    const back = passageBetween(level(OPEN), level(GROUPS)).mapping;
    expect(there.zoom * back.zoom).toBeCloseTo(1);
    expect(put(passageBetween(level(OPEN), level(GROUPS)), there.x, there.y).x).toBeCloseTo(0);
  });

  it('the surroundings of a node lie within it', () => {
    const around = nodesAt({ api: [0, 0], cart: [400, 0] });
    const into = passageBetween(level(OPEN), level(around, 'cart'));
    expect(put(into, 400, 0)).toEqual({ x: expect.closeTo(200), y: expect.closeTo(22) });
    expect(into.mapping.zoom).toBeGreaterThan(10);
    const outOf = passageBetween(level(around, 'cart'), level(OPEN));
    expect(outOf.mapping.zoom).toBeCloseTo(1 / into.mapping.zoom);
  });

  it('everything stays where it is if neither is the case', () => {
    const same = { mapping: { x: 0, y: 0, zoom: 1 }, entered: null };
    expect(passageBetween(level(OPEN), level(nodesAt({ api: [0, 0], cart: [400, 0] })))).toEqual(same);
    expect(passageBetween(level(OPEN), level(OPEN, 'nobody'))).toEqual(same);
    expect(passageBetween(level([]), level(OPEN))).toEqual(same);
    expect(passageBetween(level(OPEN, 'cart'), level([]))).toEqual(same);
  });
});
