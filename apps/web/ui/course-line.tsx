import { memo } from 'react';
import styles from './course-line.module.css';
import { areaPath, linePath } from './line-path.ts';

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
    const box = { width, height: HEIGHT, margin: MARGIN, top: Math.max(...attempted, 1e-9) };
    return (
      <svg
        className={styles.course}
        viewBox={`0 ${-MARGIN} ${width} ${HEIGHT + MARGIN}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path className={styles.refused} d={areaPath(shortCircuited, box)} />
        <path className={styles.line} d={linePath(attempted, box)} />
      </svg>
    );
  },
  (before, after) =>
    before.label === after.label &&
    isSame(before.attempted, after.attempted) &&
    isSame(before.shortCircuited, after.shortCircuited),
);

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
