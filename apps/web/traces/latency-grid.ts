import type { LatencyCellDocument, LatencyMapDocument } from '../api-documents.ts';
import type { Box } from './search-state.ts';

/** Cells placed: columns from left to right in time, rows from the shortest duration up. */
export interface LatencyGrid {
  columns: number;
  rows: number;
  cells: { column: number; row: number; cell: LatencyCellDocument }[];
  mostSpans: number;
  /** Where a column begins, in epoch milliseconds. */
  timeAt(column: number): number;
  /** Where a row begins, in milliseconds. */
  durationAt(row: number): number;
}

/** A rectangle of cells; both ends included. */
export interface CellRange {
  column: number;
  row: number;
  toColumn: number;
  toRow: number;
}

const LEAST_ROWS = 8;
/** Two rows for each doubling, from 1 µs on; the first holds all that is shorter, too. Each begins at a whole nanosecond. */
const stepOf = (ms: number): number => (ms <= 0 ? 0 : Math.round(Math.log2(ms * 1e3) * 2));
const beginOf = (step: number): number => (step <= 0 ? 0 : Math.ceil(2 ** (step / 2) * 1e3) / 1e6);

export function latencyGrid({ window, columnMs, cells }: LatencyMapDocument): LatencyGrid {
  const steps = cells.map(({ min }) => stepOf(min));
  const lowest = Math.min(...steps);
  const rows = steps.length === 0 ? LEAST_ROWS : Math.max(LEAST_ROWS, Math.max(...steps) - lowest + 1);
  return {
    columns: Math.max(1, Math.ceil((window.to - window.from) / columnMs)),
    rows,
    cells: cells.map((cell, index) => ({
      column: Math.floor((cell.at - window.from) / columnMs),
      row: steps[index]! - lowest,
      cell,
    })),
    mostSpans: cells.reduce((most, { spans }) => Math.max(most, spans), 0),
    timeAt: (column) => window.from + column * columnMs,
    durationAt: (row) => beginOf((steps.length === 0 ? 0 : lowest) + row),
  };
}

/** What a rectangle of cells selects. */
export function boxOf(grid: LatencyGrid, { column, row, toColumn, toRow }: CellRange): Box {
  return {
    from: grid.timeAt(Math.min(column, toColumn)),
    to: grid.timeAt(Math.max(column, toColumn) + 1),
    min: grid.durationAt(Math.min(row, toRow)),
    max: grid.durationAt(Math.max(row, toRow) + 1),
  };
}

/** The cells of a selection, undefined where none of it is on the grid. */
export function rangeOf(grid: LatencyGrid, { from, to, min, max }: Box): CellRange | undefined {
  const columnMs = grid.timeAt(1) - grid.timeAt(0);
  const base = stepOf(grid.durationAt(0));
  const range = {
    column: Math.max(0, Math.floor((from - grid.timeAt(0)) / columnMs + 1e-6)),
    toColumn: Math.min(grid.columns, Math.ceil((to - grid.timeAt(0)) / columnMs - 1e-6)) - 1,
    row: Math.max(0, stepOf(min) - base),
    toRow: Math.min(grid.rows, stepOf(max) - base) - 1,
  };
  return range.column <= range.toColumn && range.row <= range.toRow ? range : undefined;
}
