import { describe, expect, test } from 'vitest';
import { curveBetween, pointAt } from './edge-geometry.ts';
import { fitBeside, fitView, mapBounds, nodeBox } from './fit-view.ts';

describe('fitting the map into the screen', () => {
  const screen = { width: 1280, height: 720 };

  test('shows every node with its name', () => {
    const bounds = mapBounds([
      { x: -500, y: -900, radius: 30 },
      { x: 2500, y: 400, radius: 14 },
    ])!;
    const { x, y, zoom } = fitView(bounds, screen)!;
    expect(bounds.left * zoom + x).toBeGreaterThanOrEqual(0);
    expect(bounds.right * zoom + x).toBeLessThanOrEqual(screen.width);
    expect(bounds.top * zoom + y).toBeGreaterThanOrEqual(0);
    expect(bounds.bottom * zoom + y).toBeLessThanOrEqual(screen.height);
  });

  test('shows lines that swing out beyond the nodes', () => {
    const circles = [
      { x: 0, y: 0, radius: 20 },
      { x: 1000, y: 0, radius: 20 },
    ] as const;
    const line = curveBetween(...circles, { leaving: -0.5, arriving: 0.5, bend: -400 });
    const bounds = mapBounds(circles, 1, [line.points])!;
    const { y, zoom } = fitView(bounds, screen)!;
    const highest = Math.min(...[0.3, 0.4, 0.5, 0.6, 0.7].map((t) => pointAt(line, t).y));
    expect(highest).toBeLessThan(-300);
    expect(highest * zoom + y).toBeGreaterThanOrEqual(0);
  });

  test('does not blow up a single node', () => {
    expect(fitView(mapBounds([{ x: 0, y: 0, radius: 20 }]), screen)!.zoom).toBeLessThanOrEqual(1.25);
  });

  test('has nothing to fit without nodes', () => {
    expect(fitView(mapBounds([]), screen)).toBeNull();
  });
});

describe('fitting the map beside a legend in its lower left corner', () => {
  const screen = { width: 1280, height: 597 };
  const corner = { width: 302, height: 182 };
  const fitted = (circles: readonly { x: number; y: number; radius: number }[]) => {
    const nodes = circles.map((circle) => nodeBox(circle));
    const bounds = mapBounds(circles)!;
    return { nodes, bounds, whole: fitView(bounds, screen)!, view: fitBeside(bounds, nodes, screen, corner)! };
  };

  test('keeps nodes and their names from under it', () => {
    const { nodes, bounds, whole, view } = fitted([
      { x: 0, y: 360, radius: 20 },
      { x: 200, y: 360, radius: 20 },
      { x: 600, y: 0, radius: 24 },
      { x: 1000, y: 460, radius: 24 },
    ]);
    const isUnder = ({ left, bottom }: (typeof nodes)[number], { zoom, x, y }: typeof view) =>
      left * zoom + x < corner.width && bottom * zoom + y > screen.height - corner.height;
    expect(nodes.some((node) => isUnder(node, whole))).toBe(true);
    expect(nodes.some((node) => isUnder(node, view))).toBe(false);
    expect(view.zoom).toBeGreaterThan(whole.zoom * 0.8);
    expect(bounds.top * view.zoom + view.y).toBeGreaterThanOrEqual(0);
    expect(bounds.right * view.zoom + view.x).toBeLessThanOrEqual(screen.width);
  });

  test('changes nothing where nothing is under it, or where it would cost too much', () => {
    const free = fitted([
      { x: 0, y: 0, radius: 20 },
      { x: 1000, y: 460, radius: 20 },
    ]);
    expect(free.view).toEqual(free.whole);
    const full = fitted([
      { x: 0, y: 900, radius: 20 },
      { x: 1000, y: 0, radius: 20 },
    ]);
    expect(full.view).toEqual(full.whole);
  });
});
