import { describe, expect, it } from 'vitest';
import { boxOf, latencyGrid, rangeOf } from './latency-grid.ts';

const cell = (at: number, min: number, spans = 1) => ({ at, min, max: min * Math.SQRT2, spans, errors: 0 });
const map = (cells: ReturnType<typeof cell>[]) => ({
  window: { from: 1_000_000, to: 1_060_000 },
  columnMs: 10_000,
  spans: cells.length,
  cells,
});

describe('the grid of the latency map', () => {
  it('has a column for each stretch of time, and rows from the shortest duration up', () => {
    const grid = latencyGrid(map([cell(1_000_000, 1.024), cell(1_050_000, 2.048, 7), cell(1_050_000, 46.340951)]));
    expect(grid).toMatchObject({ columns: 6, rows: 12, mostSpans: 7 });
    expect(grid.cells.map(({ column, row }) => [column, row])).toEqual([
      [0, 0],
      [5, 2],
      [5, 11],
    ]);
    expect(grid.timeAt(5)).toBe(1_050_000);
    expect(grid.durationAt(2)).toBe(2.048);
  });

  it('is empty, and still there, without spans', () => {
    expect(latencyGrid(map([]))).toMatchObject({ columns: 6, rows: 8, mostSpans: 0, cells: [] });
  });

  it('turns cells into a selection and back, whichever corner they begin at', () => {
    const grid = latencyGrid(map([cell(1_000_000, 1.024), cell(1_050_000, 46.340951)]));
    const box = boxOf(grid, { column: 3, row: 6, toColumn: 2, toRow: 4 });
    expect(box).toEqual({ from: 1_020_000, to: 1_040_000, min: 4.096, max: 11.585238 });
    expect(rangeOf(grid, box)).toEqual({ column: 2, toColumn: 3, row: 4, toRow: 6 });
  });

  it('shows what is left of a selection that time has moved out of', () => {
    const grid = latencyGrid(map([cell(1_000_000, 1.024), cell(1_050_000, 46.340951)]));
    expect(rangeOf(grid, { from: 990_000, to: 1_010_000, min: 0, max: 1e9 })).toEqual({
      column: 0,
      toColumn: 0,
      row: 0,
      toRow: 11,
    });
    expect(rangeOf(grid, { from: 900_000, to: 950_000, min: 0, max: 1e9 })).toBeUndefined();
  });
});
