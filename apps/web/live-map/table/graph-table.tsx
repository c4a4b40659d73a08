'use client';

import type { Health } from '@faultline/model';
import { type ReactNode, useState } from 'react';
import { HealthMark } from '../../ui/health-mark.tsx';
import type { Column } from './columns.ts';
import styles from './graph-table.module.css';
import { nextSorting, type Sorting, sortRows } from './sort-rows.ts';

interface Row {
  errorRate: number;
  rps: number;
  health: Health;
}

interface Props<R extends Row> {
  title: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
  keyOf: (row: R) => string;
  /** What a filter lets through: it stands before the rest. */
  isBright: (row: R) => boolean;
  isSelected: (row: R) => boolean;
  /** Makes the cell of a name column a link to the row's panel. */
  link: (row: R, children: ReactNode) => ReactNode;
}

export function GraphTable<R extends Row>({ title, rows, columns, keyOf, isBright, isSelected, link }: Props<R>) {
  const [sorting, setSorting] = useState<Sorting>(undefined);
  const sorted = sortRows(rows, columns, sorting);
  const bright = sorted.filter(isBright);
  const dim = bright.length < sorted.length ? sorted.filter((row) => !isBright(row)) : [];
  return (
    <table className={styles.table}>
      <caption>
        {title} <span>{rows.length}</span>
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={styles[column.kind]} aria-sort={ariaSort(sorting, column.id)}>
              <button type="button" onClick={() => setSorting(nextSorting(sorting, column))}>
                {column.title}
                <span className={styles.arrow} aria-hidden="true">
                  {arrow(sorting, column.id)}
                </span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...bright, ...dim].map((row, index) => (
          <tr
            key={keyOf(row)}
            data-selected={isSelected(row)}
            data-dim={index >= bright.length}
            className={styles[row.health]}
          >
            {columns.map((column, place) => (
              <td key={column.id} className={styles[column.kind]}>
                {column.id === 'health' && <HealthMark health={row.health} />}
                {place === 0 ? link(row, column.show(row)) : column.show(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ariaSort(sorting: Sorting, columnId: string): 'ascending' | 'descending' | 'none' {
  if (sorting?.columnId !== columnId) return 'none';
  return sorting.descending ? 'descending' : 'ascending';
}

function arrow(sorting: Sorting, columnId: string): string {
  if (sorting?.columnId !== columnId) return '';
  return sorting.descending ? '↓' : '↑';
}
