import { describe, expect, test } from 'vitest';
import { type Circle, curveBetween, pointAt, straightRoute } from './edge-geometry.ts';
import { distanceTo, nearestCurve } from './picking.ts';

const FROM: Circle = { x: 0, y: 0, radius: 10 };

function curveTo(x: number, y: number) {
  const target: Circle = { x, y, radius: 10 };
  return curveBetween(FROM, target, straightRoute(FROM, target));
}

describe('picking a line', () => {
  const upper = curveTo(400, -100);
  const lower = curveTo(400, 100);

  test('finds the nearest within reach', () => {
    const { x, y } = pointAt(lower, 0.6);
    expect(nearestCurve([upper, lower], { x: x + 2, y: y + 3 }, 8)).toBe(1);
  });

  test('finds nothing out of reach', () => {
    expect(nearestCurve([upper, lower], { x: 380, y: 0 }, 8)).toBe(-1);
    expect(nearestCurve([], { x: 0, y: 0 }, 8)).toBe(-1);
  });

  test('measures to the curve, not to the straight line', () => {
    const middle = pointAt(upper, 0.25);
    expect(distanceTo(upper, middle)).toBeLessThan(1);
    expect(distanceTo(upper, { x: middle.x, y: middle.y + 25 })).toBeGreaterThan(15);
  });
});
