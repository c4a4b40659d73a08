import type { Point } from './edge-geometry.ts';

export type WalkDirection = 'left' | 'right' | 'up' | 'down';

const VECTORS: Record<WalkDirection, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** Leaving the straight direction costs this many times the way along it. */
const SIDEWAYS_COST = 2;

/**
 * The node an arrow key leads to: the nearest within 60° of the direction.
 * @returns `null` when there is none; the leftmost node when the walk has not begun
 */
export function nextNode(
  places: ReadonlyMap<string, Point>,
  from: string | null,
  direction: WalkDirection,
): string | null {
  const start = from === null ? undefined : places.get(from);
  if (!start) return leftmost(places);
  const { x: dx, y: dy } = VECTORS[direction];
  let next: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of places) {
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (along <= 0 || aside > along * Math.tan(Math.PI / 3)) continue;
    const cost = along + aside * SIDEWAYS_COST;
    if (cost < least) {
      least = cost;
      next = id;
    }
  }
  return next;
}

function leftmost(places: ReadonlyMap<string, Point>): string | null {
  let found: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x }] of places) {
    if (x < least) {
      least = x;
      found = id;
    }
  }
  return found;
}
