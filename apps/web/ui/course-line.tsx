import { memo } from 'react';
import styles from './course-line.module.css';

interface Props {
  /** By step, oldest first. */
  attempted: readonly number[];
  shortCircuited: readonly number[];
  label: string;
}

const HEIGHT = 28;
/** Room for the line's own thickness. */
const MARGIN = 1;

/** What callers wanted as a line, and what of it was refused as an area below. */
export const CourseLine = memo(
  function CourseLine({ attempted, shortCircuited, label }: Props) {
    const width = Math.max(1, attempted.length - 1);
    const top = Math.max(...attempted, 1e-9);
    return (
      <svg
        className={styles.course}
        viewBox={`0 ${-MARGIN} ${width} ${HEIGHT + MARGIN}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path className={styles.refused} d={areaPath(shortCircuited, top)} />
        <path className={styles.line} d={linePath(attempted, top)} />
      </svg>
    );
  },
  (before, after) =>
    before.label === after.label &&
    isSame(before.attempted, after.attempted) &&
    isSame(before.shortCircuited, after.shortCircuited),
);

function linePath(values: readonly number[], top: number): string {
  let path = '';
  for (let i = 0; i < values.length; i++) path += `${i === 0 ? 'M' : 'L'}${i} ${y(values[i]!, top)}`;
  return path;
}

function areaPath(values: readonly number[], top: number): string {
  if (!values.some((value) => value > 0)) return '';
  return `${linePath(values, top)}L${values.length - 1} ${HEIGHT}L0 ${HEIGHT}Z`;
}

function y(value: number, top: number): number {
  return Math.round((HEIGHT - (value / top) * (HEIGHT - MARGIN)) * 10) / 10;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
