import type { View } from './draw/painter.ts';

/** CSS pixels between dots at scale 1; as in traffic-map.module.css. */
export const GRID_CELL = 36;

/**
 * Where to put a grid that was drawn once, so that it moves with the map: to draw it anew for each view takes longer than
 * all else that a browser without a graphics card does for a moving map. It looks the same at every power of two, so that
 * a scale near 1 will do.
 * @returns its left and top edge in CSS pixels, and its scale, √½ to √2
 */
export function gridPlace({ x, y, zoom }: View): { x: number; y: number; scale: number } {
  const scale = zoom / 2 ** Math.round(Math.log2(zoom));
  const cell = GRID_CELL * scale;
  return { x: firstBefore(x, cell), y: firstBefore(y, cell), scale };
}

/** The last of all multiples of a cell from `origin` on that is not beyond 0. */
function firstBefore(origin: number, cell: number): number {
  return origin - Math.ceil(origin / cell) * cell;
}
