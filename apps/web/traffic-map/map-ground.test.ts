import { describe, expect, test } from 'vitest';
import { connectionKey } from '../connection-key.ts';
import { type Arrangement, type ArrangeTask, arrangeTask } from './arrangement.ts';
import { curveBetween } from './edge-geometry.ts';
import { type Arranged, MapGround } from './map-ground.ts';
import { distanceTo } from './picking.ts';
import { sampleConnection, sampleGraph, sampleNode } from './sample-graph.ts';

const SCREEN = { width: 1280, height: 720 };

/** A ground, and what it said of the last change; `null` when nothing changed. */
function watched() {
  let last: Arranged | null = null;
  const ground = new MapGround((arranged) => {
    last = arranged;
  });
  const update = (...args: Parameters<MapGround['update']>) => {
    last = null;
    ground.update(...args);
    return last as Arranged | null;
  };
  return { ground, update };
}

const CHAIN = ['internet>edge', 'edge>api', 'api>db', 'edge>nccp', 'nccp>db'];

function graphOf(links: string[]) {
  return sampleGraph(
    links.map((link) => {
      const [source, target] = link.split('>');
      return sampleConnection(source!, target!);
    }),
  );
}

describe('where things stand', () => {
  test('stays as it is while the same nodes come again', () => {
    const { ground, update } = watched();
    expect(update(graphOf(CHAIN), SCREEN, 0)).toEqual({ newcomers: [], isRearranged: true });
    const before = new Map(ground.places);
    expect(update(graphOf([...CHAIN].reverse()), SCREEN, 1000)).toBeNull();
    ground.settle();
    expect(new Map(ground.places)).toEqual(before);
  });

  test('takes in a newcomer and moves nobody for it', () => {
    const { ground, update } = watched();
    update(graphOf(CHAIN), SCREEN, 0);
    const before = new Map(ground.places);
    expect(update(graphOf([...CHAIN, 'api>cache']), SCREEN, 1000)).toEqual({
      newcomers: ['cache'],
      isRearranged: false,
    });
    ground.settle();
    for (const [id, place] of before) expect(ground.places.get(id)).toEqual(place);
  });

  test('is made anew, gliding, while a young map still comes to be', () => {
    const { ground, update } = watched();
    update(graphOf(['internet>edge']), SCREEN, 0);
    const before = ground.places.get('internet')!;
    expect(update(graphOf(CHAIN), SCREEN, 5000)?.isRearranged).toBe(true);
    expect(ground.places.get('internet')).toEqual(before);
    expect(ground.step(100)).toBe(true);
    ground.settle();
    expect(ground.places.get('internet')).toEqual({
      x: ground.layout.get('internet')!.x,
      y: ground.layout.get('internet')!.y,
    });
  });

  test('is no longer made anew once the viewer touched the map, or it has grown old', () => {
    const touched = watched();
    touched.update(graphOf(['internet>edge']), SCREEN, 0);
    touched.ground.touch();
    expect(touched.update(graphOf(CHAIN), SCREEN, 5000)?.isRearranged).toBe(false);
    const old = watched();
    old.update(graphOf(['internet>edge']), SCREEN, 0);
    expect(old.update(graphOf(CHAIN), SCREEN, 60_000)?.isRearranged).toBe(false);
  });

  test('is where it was dragged to', () => {
    const ground = new MapGround();
    const graph = graphOf(CHAIN);
    ground.update(graph, SCREEN, 0);
    ground.drag('api', { x: 7, y: 8 });
    ground.update(graph, SCREEN, 1000);
    expect(ground.places.get('api')).toEqual({ x: 7, y: 8 });
  });

  test('begins where it was kept, and puts pins where they belong', () => {
    const first = new MapGround();
    first.update(graphOf(CHAIN), SCREEN, 0);
    first.drag('api', { x: 7, y: 8 });
    const again = watched();
    again.ground.restore(first.layout);
    expect(again.update(graphOf([...CHAIN, 'api>cache']), SCREEN, 0)?.newcomers).toEqual(['cache']);
    for (const [id, place] of first.places) expect(again.ground.places.get(id)).toEqual(place);
    const shared = new MapGround();
    shared.pin(new Map([['db', { x: -50, y: 60 }]]));
    shared.update(graphOf(CHAIN), SCREEN, 0);
    expect(shared.places.get('db')).toEqual({ x: -50, y: 60 });
    shared.rearrange(graphOf(CHAIN), SCREEN);
    shared.settle();
    expect(shared.layout.get('db')!.isPinned).toBe(false);
  });
});

describe('an arranger that takes its time', () => {
  test('is asked once at a time, and for the newest graph after that', () => {
    const asked: { task: ArrangeTask; done: (arrangement: Arrangement) => void }[] = [];
    const finish = (index: number) => asked[index]!.done(arrangeTask(asked[index]!.task));
    const ground = new MapGround(() => {}, { arrange: (task, done) => void asked.push({ task, done }), dispose() {} });
    ground.update(graphOf(['internet>edge']), SCREEN, 0);
    ground.update(graphOf(['internet>edge', 'edge>api']), SCREEN, 40_000);
    ground.update(graphOf(CHAIN), SCREEN, 41_000);
    expect(asked.length).toBe(1);
    expect(ground.places.size).toBe(0);
    finish(0);
    expect(ground.places.size).toBe(2);
    ground.drag('edge', { x: 1, y: 2 });
    finish(1);
    expect(asked.length).toBe(2);
    expect(ground.places.size).toBe(5);
    expect(ground.places.get('edge')).toEqual({ x: 1, y: 2 });
  });
});

describe('radii', () => {
  const withRps = (rps: number) =>
    sampleGraph([sampleConnection('a', 'b')], [sampleNode('a', { rps: 100 }), sampleNode('b', { rps })]);

  test('glide after traffic and ignore noise', () => {
    const ground = new MapGround();
    ground.update(withRps(20), SCREEN, 0);
    const before = ground.radii.get('b')!;
    ground.update(withRps(21), SCREEN, 1000);
    expect(ground.step(1000)).toBe(false);
    ground.update(withRps(90), SCREEN, 2000);
    expect(ground.step(16)).toBe(true);
    expect(ground.radii.get('b')).toBeGreaterThan(before);
    for (let frame = 0; frame < 200; frame++) ground.step(16);
    expect(ground.step(16)).toBe(false);
    expect(ground.radii.get('b')).toBeCloseTo(Math.sqrt(14 ** 2 + 0.9 * (30 ** 2 - 14 ** 2)), 0);
  });
});

describe('routes', () => {
  test('exist for every connection and keep the bends of known ones', () => {
    const ground = new MapGround();
    ground.update(graphOf(CHAIN), SCREEN, 0);
    const key = connectionKey({ source: 'edge', target: 'api' });
    const { bend } = ground.routeOf(key)!;
    ground.update(graphOf([...CHAIN, 'api>cache']), SCREEN, 1000);
    expect(ground.routeOf(key)!.bend).toBe(bend);
    expect(ground.routeOf(connectionKey({ source: 'api', target: 'cache' }))).toBeDefined();
  });

  test('go round a newcomer that stands in their way', () => {
    const ground = new MapGround();
    const graph = graphOf(['internet>a', 'a>c']);
    ground.update(graph, SCREEN, 0);
    ground.drag('c', { x: 900, y: 0 });
    ground.update(graphOf(['internet>a', 'a>c', 'a>b']), SCREEN, 60_000);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ ...ground.places.get(id)!, radius: 20 }));
    const curve = curveBetween(a!, c!, ground.routeOf(connectionKey({ source: 'a', target: 'c' }))!);
    expect(distanceTo(curve, b!)).toBeGreaterThan(30);
  });

  test('keep the two directions of a pair apart', () => {
    const ground = new MapGround();
    ground.update(graphOf(['internet>a', 'a>b', 'b>a']), SCREEN, 0);
    expect(ground.routeOf(connectionKey({ source: 'a', target: 'b' }))!.bend).not.toBe(0);
  });
});
