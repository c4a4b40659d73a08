import type { Column } from './columns.ts';

/** `undefined`: errors first, then volume. */
export type Sorting = { columnId: string; descending: boolean } | undefined;

interface Figures {
  errorRate: number;
  rps: number;
}

/** The rows in order. Rows that are equal keep the default order: error share, then volume, from large to small. */
export function sortRows<Row extends Figures>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting,
): Row[] {
  const byDefault = rows.toSorted((a, b) => b.errorRate - a.errorRate || b.rps - a.rps);
  const column = sorting && columns.find(({ id }) => id === sorting.columnId);
  if (!sorting || !column) return byDefault;
  const sign = sorting.descending ? -1 : 1;
  return byDefault.sort((a, b) => sign * compare(column.sortBy(a), column.sortBy(b)));
}

/** What a click on a column's head leads to: its natural direction, then the other, then the default order. */
export function nextSorting(sorting: Sorting, column: { id: string; descendsFirst: boolean }): Sorting {
  const { id: columnId, descendsFirst } = column;
  if (sorting?.columnId !== columnId) return { columnId, descending: descendsFirst };
  return sorting.descending === descendsFirst ? { columnId, descending: !descendsFirst } : undefined;
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, 'en') : Number(a) - Number(b);
}
