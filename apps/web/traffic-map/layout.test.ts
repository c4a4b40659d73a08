import { describe, expect, test } from 'vitest';
import { arrange, extend, type Layout, pin } from './layout.ts';
import { spread } from './layout-order.ts';
import { adjacencyOf, type Topology, tiersOf } from './layout-tiers.ts';

const WIDE = { width: 1280, height: 720 };

function topology(...links: string[]): Topology {
  const pairs = links.map((link) => link.split('>') as [string, string]);
  const ids = [...new Set(pairs.flat())];
  return {
    nodes: ids.map((id) => ({ id, kind: id === 'internet' ? 'entry' : 'service' })),
    links: pairs.map(([source, target]) => ({ source, target })),
  };
}

function tiers(...links: string[]): Record<string, number> {
  const graph = topology(...links);
  return Object.fromEntries(tiersOf(graph, adjacencyOf(graph)));
}

function closest(layout: Layout): number {
  const places = [...layout.values()];
  return Math.min(
    ...places.flatMap((a, index) => places.slice(index + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))),
  );
}

/** A tree of services of the given width per tier. */
function fan(...widths: number[]): Topology {
  const links = [];
  for (let tier = 0; tier < widths.length; tier++) {
    for (let index = 0; index < widths[tier]!; index++) {
      const parent = tier === 0 ? 'internet' : `s${tier - 1}.${index % widths[tier - 1]!}`;
      links.push(`${parent}>s${tier}.${index}`);
    }
  }
  return topology(...links);
}

describe('tiers', () => {
  test('count the longest way from the entry', () => {
    expect(tiers('internet>edge', 'edge>api', 'edge>db', 'api>db')).toEqual({ internet: 0, edge: 1, api: 2, db: 3 });
  });

  test('cut a cycle where the traffic comes from', () => {
    expect(tiers('b>c', 'c>b', 'internet>a', 'a>b')).toEqual({ internet: 0, a: 1, b: 2, c: 3 });
  });

  test('put a service nobody calls right before what it calls', () => {
    expect(tiers('internet>a', 'a>b', 'b>db', 'batch>db')).toMatchObject({ batch: 2, db: 3 });
  });

  test('count the shortest way where services call each other in circles', () => {
    const links = Array.from({ length: 60 }, (_, source) =>
      [1, 2, 3].map((call) => `s${source}>s${(source * 3 + call) % 60}`),
    );
    expect(Math.max(...Object.values(tiers('internet>s0', ...links.flat())))).toBeLessThan(7);
  });

  test('let a service call itself', () => {
    expect(tiers('internet>a', 'a>a')).toEqual({ internet: 0, a: 1 });
  });
});

describe('heights', () => {
  test('stay as wanted where there is room', () => {
    expect(spread([0, 100, 250], 50)).toEqual([0, 100, 250]);
  });

  test('give way evenly where there is not', () => {
    expect(spread([0, 0, 0], 10)).toEqual([-10, 0, 10]);
    expect(spread([5, 0], 10)).toEqual([-2.5, 7.5]);
  });
});

describe('arranging a map', () => {
  test('goes from left to right', () => {
    const graph = fan(1, 3, 6, 4);
    const layout = arrange(graph, WIDE);
    for (const { source, target } of graph.links) {
      expect(layout.get(target)!.x).toBeGreaterThan(layout.get(source)!.x);
    }
  });

  test('leaves room between any two nodes', () => {
    expect(closest(arrange(fan(1, 3, 9, 4), WIDE))).toBeGreaterThan(80);
    expect(closest(arrange(fan(2, 20, 60, 40), WIDE))).toBeGreaterThan(80);
  });

  test('does not cross lines that need not cross', () => {
    const layout = arrange(topology('internet>a', 'internet>b', 'b>y', 'a>x', 'b>z', 'a>w'), WIDE);
    const aboveA = layout.get('a')!.y < layout.get('b')!.y;
    for (const ofA of ['x', 'w']) {
      for (const ofB of ['y', 'z']) expect(layout.get(ofA)!.y < layout.get(ofB)!.y).toBe(aboveA);
    }
  });

  test('has the shape of the screen: wide on a wide one, narrow on a narrow one', () => {
    const aspect = (layout: Layout) => {
      const xs = [...layout.values()].map(({ x }) => x);
      const ys = [...layout.values()].map(({ y }) => y);
      return (Math.max(...xs) - Math.min(...xs)) / (Math.max(...ys) - Math.min(...ys));
    };
    const graph = fan(1, 4, 24, 8);
    expect(aspect(arrange(graph, { width: 1600, height: 500 }))).toBeGreaterThan(
      1.5 * aspect(arrange(graph, { width: 600, height: 1000 })),
    );
  });

  test('is quick for a thousand services', () => {
    const graph = fan(2, 98, 300, 300, 200, 99);
    // Of the processor: how much of it others leave is not this code's matter.
    const before = process.cpuUsage();
    expect(arrange(graph, WIDE).size).toBe(1000);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e3).toBeLessThan(5000);
  });

  test('has no place for nobody', () => {
    expect(arrange({ nodes: [], links: [] }, WIDE).size).toBe(0);
  });
});

describe('a map that changes', () => {
  const graph = topology('internet>edge', 'edge>api', 'edge>nccp', 'api>db', 'nccp>db');
  const before = arrange(graph, WIDE);

  test('moves nothing that is known', () => {
    const grown = topology('internet>edge', 'edge>api', 'edge>nccp', 'api>db', 'nccp>db', 'api>new', 'new>db');
    const after = extend(before, grown, 0);
    for (const [id, place] of before) expect(after.get(id)).toEqual(place);
    expect(after.get('new')!.x).toBeGreaterThan(after.get('api')!.x);
    expect(closest(after)).toBeGreaterThan(80);
  });

  test('finds room for many newcomers at once', () => {
    const links = graph.links.map(({ source, target }) => `${source}>${target}`);
    for (let index = 0; index < 30; index++) links.push(`api>new${index}`);
    const after = extend(before, topology(...links), 0);
    expect(after.size).toBe(before.size + 30);
    expect(closest(after)).toBeGreaterThan(80);
  });

  test('places a chain of newcomers one behind the other', () => {
    const after = extend(before, topology('internet>edge', 'edge>api', 'z>y', 'api>x', 'x>z'), 0);
    expect(after.get('x')!.x).toBeLessThan(after.get('z')!.x);
    expect(after.get('z')!.x).toBeLessThan(after.get('y')!.x);
  });

  test('keeps the place of what vanished for ten minutes', () => {
    const without = topology('internet>edge', 'edge>api', 'api>db');
    const gone = extend(before, without, 1000);
    expect(gone.get('nccp')).toEqual({ ...before.get('nccp')!, goneSinceMs: 1000 });
    const back = extend(gone, graph, 300_000);
    expect(back.get('nccp')).toEqual(before.get('nccp'));
    expect(extend(gone, without, 1000 + 600_000).has('nccp')).toBe(false);
  });

  test('respects what was dragged', () => {
    const pinned = pin(before, 'api', { x: -77, y: 99 });
    expect(pinned.get('api')).toMatchObject({ x: -77, y: 99, isPinned: true });
    expect(extend(pinned, graph, 0).get('api')).toMatchObject({ x: -77, y: 99 });
    expect(pin(before, 'nobody', { x: 0, y: 0 })).toBe(before);
  });
});
