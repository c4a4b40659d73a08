'use client';

import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { LatencyMapDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { boxOf, type CellRange, type LatencyGrid, latencyGrid, rangeOf } from './latency-grid.ts';
import styles from './latency-map.module.css';
import type { Box } from './search-state.ts';

interface Props {
  map: LatencyMapDocument;
  /** Of the element that says how cells are selected. */
  hintId: string;
  box: Box | null;
  onSelect: (box: Box | null) => void;
}

const STEPS: Record<string, readonly [columns: number, rows: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** A heatmap; its cells are selected by dragging, or by arrow keys with Shift and Enter. */
export function LatencyMap({ map, hintId, box, onSelect }: Props) {
  const { text, numbers } = useLanguage();
  const grid = useMemo(() => latencyGrid(map), [map]);
  const plot = useRef<HTMLDivElement>(null);
  const [marking, setMarking] = useState<CellRange>();
  const [hovered, setHovered] = useState<{ column: number; row: number }>();
  const selected = marking ?? (box ? rangeOf(grid, box) : undefined);

  const cellAt = (event: PointerEvent) => {
    const area = plot.current!.getBoundingClientRect();
    const within = (share: number, cells: number) => Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
    return {
      column: within((event.clientX - area.left) / area.width, grid.columns),
      row: within((area.bottom - event.clientY) / area.height, grid.rows),
    };
  };
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { column, row } = cellAt(event);
    setMarking({ column, row, toColumn: column, toRow: row });
  };
  const move = (event: PointerEvent) => {
    const { column, row } = cellAt(event);
    setHovered({ column, row });
    if (marking && event.buttons > 0) setMarking({ ...marking, toColumn: column, toRow: row });
  };
  const end = () => {
    if (!marking) return;
    onSelect(boxOf(grid, marking));
    setMarking(undefined);
  };
  const press = (event: KeyboardEvent) => {
    const now = selected ?? { column: grid.columns - 1, row: 0, toColumn: grid.columns - 1, toRow: 0 };
    const step = STEPS[event.key];
    if (event.key === 'Enter' && marking) end();
    else if (event.key === 'Escape' && selected) {
      setMarking(undefined);
      onSelect(null);
    } else if (step) {
      const toColumn = Math.min(grid.columns - 1, Math.max(0, now.toColumn + step[0]));
      const toRow = Math.min(grid.rows - 1, Math.max(0, now.toRow + step[1]));
      setMarking(event.shiftKey ? { ...now, toColumn, toRow } : { column: toColumn, row: toRow, toColumn, toRow });
      setHovered({ column: toColumn, row: toRow });
    } else return;
    event.preventDefault();
  };
  const found = hovered && grid.cells.find(({ column, row }) => column === hovered.column && row === hovered.row)?.cell;
  return (
    <div className={styles.map}>
      <div className={styles.durations} aria-hidden="true">
        <span>{numbers.milliseconds(grid.durationAt(grid.rows))}</span>
        <span>{numbers.milliseconds(grid.durationAt(Math.floor(grid.rows / 2)))}</span>
        <span>{numbers.milliseconds(grid.durationAt(0))}</span>
      </div>
      <div
        ref={plot}
        className={styles.plot}
        role="application"
        aria-label={text.traces.map}
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: cells are selected by keyboard here
        tabIndex={0}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => setMarking(undefined)}
        onPointerLeave={() => setHovered(undefined)}
        onKeyDown={press}
        onBlur={() => setMarking(undefined)}
      >
        <Cells grid={grid} />
        {selected && <div className={styles.selection} style={place(grid, selected)} />}
      </div>
      <div className={styles.times} aria-hidden="true">
        <time>{numbers.moment(map.window.from)}</time>
        <time>{numbers.moment(map.window.to)}</time>
      </div>
      <p className={styles.readout} role="status">
        {found
          ? `${numbers.moment(found.at)} · ${text.traces.mapCell(
              found.spans,
              found.errors,
              numbers.milliseconds(found.min),
              numbers.milliseconds(found.max),
            )}`
          : ' '}
      </p>
    </div>
  );
}

/** Of many cells, drawn again only for other cells. Errors fill a part of theirs from the left. */
const Cells = memo(function Cells({ grid }: { grid: LatencyGrid }) {
  const darkest = Math.log1p(grid.mostSpans);
  return (
    <svg viewBox={`0 0 ${grid.columns} ${grid.rows}`} preserveAspectRatio="none" aria-hidden="true">
      {grid.cells.map(({ column, row, cell: { spans, errors } }) => {
        const y = grid.rows - 1 - row;
        return (
          <g key={`${column} ${row}`} opacity={0.18 + 0.82 * (Math.log1p(spans) / darkest)}>
            <rect className={styles.spans} x={column} y={y} width={0.96} height={0.94} />
            {errors > 0 && (
              <rect
                className={styles.errors}
                x={column}
                y={y}
                width={Math.max(0.3, (errors / spans) * 0.96)}
                height={0.94}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
});

function place(grid: LatencyGrid, { column, row, toColumn, toRow }: CellRange) {
  const [left, right] = [Math.min(column, toColumn), Math.max(column, toColumn) + 1];
  const [bottom, top] = [Math.min(row, toRow), Math.max(row, toRow) + 1];
  return {
    left: `${(left / grid.columns) * 100}%`,
    width: `${((right - left) / grid.columns) * 100}%`,
    bottom: `${(bottom / grid.rows) * 100}%`,
    height: `${((top - bottom) / grid.rows) * 100}%`,
  };
}
