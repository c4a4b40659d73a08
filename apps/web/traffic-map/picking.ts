import { type Circle, type Curve, type Point, pointAt } from './edge-geometry.ts';

const SEGMENTS = 12;

/**
 * Index of the curve that passes nearest to a point; -1 when none is within `tolerance` pixels.
 */
export function nearestCurve(curves: readonly Curve[], point: Point, tolerance: number): number {
  let nearest = -1;
  let least = tolerance;
  curves.forEach((curve, index) => {
    if (isOutside(curve, point, tolerance)) return;
    const distance = distanceTo(curve, point);
    if (distance <= least) {
      least = distance;
      nearest = index;
    }
  });
  return nearest;
}

/** Index of the circle whose middle is nearest to a point that lies in it; -1 where there is none. */
export function nearestCircle(circles: readonly Circle[], { x, y }: Point): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  circles.forEach((circle, index) => {
    const distance = Math.hypot(circle.x - x, circle.y - y);
    if (distance > circle.radius || distance >= least) return;
    least = distance;
    nearest = index;
  });
  return nearest;
}

/** A Bézier curve lies within the box around its four points. */
function isOutside({ points: [a, b, c, d] }: Curve, { x, y }: Point, tolerance: number): boolean {
  return (
    x < Math.min(a.x, b.x, c.x, d.x) - tolerance ||
    x > Math.max(a.x, b.x, c.x, d.x) + tolerance ||
    y < Math.min(a.y, b.y, c.y, d.y) - tolerance ||
    y > Math.max(a.y, b.y, c.y, d.y) + tolerance
  );
}

/** Distance from a point to a curve in pixels, the curve taken as 12 straight pieces. */
export function distanceTo(curve: Curve, point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  let from = curve.points[0];
  for (let step = 1; step <= SEGMENTS; step++) {
    const to = pointAt(curve, step / SEGMENTS);
    least = Math.min(least, distanceToSegment(point, from, to));
    from = to;
  }
  return least;
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
