import { describe, expect, test } from 'vitest';
import {
  type Circle,
  curveBetween,
  directionAt,
  fallbackCurve,
  parameterAt,
  pointAt,
  straightRoute,
} from './edge-geometry.ts';

const LEFT: Circle = { x: 0, y: 0, radius: 20 };

function curveTo(target: Circle) {
  return curveBetween(LEFT, target, straightRoute(LEFT, target));
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

describe('curve between two nodes', () => {
  test.each([
    ['to the right', { x: 300, y: 0, radius: 30 }],
    ['down to the right', { x: 300, y: 200, radius: 30 }],
    ['straight down', { x: 0, y: 200, radius: 14 }],
    ['back to the left', { x: -300, y: 40, radius: 14 }],
  ])('%s leaves and reaches the rims', (_, target) => {
    const { points } = curveTo(target);
    expect(distance(points[0], LEFT)).toBeCloseTo(LEFT.radius + 3);
    expect(distance(points[3], target)).toBeCloseTo(target.radius + 4);
  });

  test('runs back on another way than it went', () => {
    const right: Circle = { x: 300, y: 0, radius: 20 };
    const there = curveBetween(LEFT, right, straightRoute(LEFT, right));
    const back = curveBetween(right, LEFT, straightRoute(right, LEFT));
    expect(distance(pointAt(there, 0.5), pointAt(back, 0.5))).toBeGreaterThan(40);
  });

  test('is a loop above a node that calls itself', () => {
    const loop = curveTo(LEFT);
    expect(pointAt(loop, 0.5).y).toBeLessThan(-LEFT.radius - 10);
    expect(loop.length).toBeGreaterThan(40);
  });

  test('bends sideways by the pixels asked for', () => {
    const right: Circle = { x: 300, y: 0, radius: 20 };
    const route = straightRoute(LEFT, right);
    expect(pointAt(curveBetween(LEFT, right, { ...route, bend: 50 }), 0.5).y).toBeCloseTo(50);
  });
});

describe('along a curve', () => {
  const curve = curveTo({ x: 260, y: 340, radius: 20 });

  test('equal shares of the way are equally long, within a few per cent', () => {
    const steps = 20;
    const pieces = Array.from({ length: steps }, (_, index) =>
      distance(
        pointAt(curve, parameterAt(curve, index / steps)),
        pointAt(curve, parameterAt(curve, (index + 1) / steps)),
      ),
    );
    const even = curve.length / steps;
    for (const piece of pieces) expect(Math.abs(piece - even) / even).toBeLessThan(0.2);
  });

  test('the way begins and ends at the ends', () => {
    expect(parameterAt(curve, 0)).toBe(0);
    expect(parameterAt(curve, 1)).toBe(1);
  });

  test('the direction points along the way', () => {
    const { x, y } = directionAt(curve, 0.5);
    expect(Math.hypot(x, y)).toBeCloseTo(1);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThan(0);
  });

  test('a fallback leads from the gap back to the caller', () => {
    const back = fallbackCurve(curve, LEFT, 0.1);
    expect(distance(back.points[0], pointAt(curve, parameterAt(curve, 0.1)))).toBeCloseTo(0);
    expect(distance(back.points[3], LEFT)).toBeCloseTo(LEFT.radius + 4);
  });
});
