import { describe, expect, test } from 'vitest';
import { curveBetween, pointAt } from './edge-geometry.ts';
import { fitView, mapBounds } from './fit-view.ts';

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
