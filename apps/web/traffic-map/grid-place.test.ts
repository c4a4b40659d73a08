import { describe, expect, it } from 'vitest';
import { GRID_CELL, gridPlace } from './grid-place.ts';

/** Where the dot nearest to the left edge is on the screen, and how far they are from each other. */
function dots(view: { x: number; y: number; zoom: number }) {
  const { x, scale } = gridPlace(view);
  return { first: x, spacing: GRID_CELL * scale };
}

describe('the grid behind the map', () => {
  it('moves with the map, and a dot is always where the map begins', () => {
    for (const x of [-1_000.5, -3, 0, 17, 250]) {
      for (const zoom of [0.05, 0.3, 0.72, 1, 1.4, 2.9]) {
        const { first, spacing } = dots({ x, y: 0, zoom });
        const steps = (x - first) / spacing;
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
      }
    }
  });

  it('begins left of the screen and above it, by less than a cell', () => {
    for (const x of [-1_000.5, -3, 0, 17, 250]) {
      const { x: left, y: top, scale } = gridPlace({ x, y: -x, zoom: 0.4 });
      for (const edge of [left, top]) {
        expect(edge).toBeLessThanOrEqual(0);
        expect(edge).toBeGreaterThan(-GRID_CELL * scale);
      }
    }
  });

  it('grows with the map, and looks nearly the same at every zoom', () => {
    expect(dots({ x: 0, y: 0, zoom: 1.1 }).spacing / dots({ x: 0, y: 0, zoom: 1 }).spacing).toBeCloseTo(1.1);
    for (let zoom = 0.05; zoom <= 3; zoom *= 1.07) {
      const { scale } = gridPlace({ x: 0, y: 0, zoom });
      expect(scale).toBeGreaterThanOrEqual(Math.SQRT1_2 - 1e-9);
      expect(scale).toBeLessThanOrEqual(Math.SQRT2 + 1e-9);
      expect(Math.log2(zoom / scale) % 1).toBeCloseTo(0);
    }
  });
});
