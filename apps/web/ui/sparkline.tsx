import { areaPath, linePath } from './line-path.ts';
import styles from './sparkline.module.css';

interface Props {
  /** Values over time, oldest first; all of one unit, from 0 up. */
  values: readonly number[];
  /** Part of each value that is bad, drawn below as an area of its own. */
  bad: readonly number[];
  label: string;
}

const WIDTH = 320;
const HEIGHT = 48;
const MARGIN = 3;

/** A line without axes: how a figure went lately. */
export function Sparkline({ values, bad, label }: Props) {
  const box = { width: WIDTH, height: HEIGHT, margin: MARGIN, top: Math.max(...values, 1e-9) };
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles.fill} d={areaPath(values, box)} />
      <path className={styles.line} d={linePath(values, box)} />
      <path className={styles.bad} d={areaPath(bad, box)} />
    </svg>
  );
}
