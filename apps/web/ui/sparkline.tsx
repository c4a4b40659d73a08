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

/** A line without axes: how a figure went lately. */
export function Sparkline({ values, bad, label }: Props) {
  const top = Math.max(...values, 1e-9);
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles.fill} d={areaPath(values, top)} />
      <path className={styles.line} d={linePath(values, top)} />
      <path className={styles.bad} d={areaPath(bad, top)} />
    </svg>
  );
}

function linePath(values: readonly number[], top: number): string {
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i, values.length)} ${y(value, top)}`).join('');
}

function areaPath(values: readonly number[], top: number): string {
  if (!values.some((value) => value > 0)) return '';
  return `${linePath(values, top)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`;
}

function x(index: number, length: number): string {
  return ((index / Math.max(1, length - 1)) * WIDTH).toFixed(1);
}

function y(value: number, top: number): string {
  return (HEIGHT - (value / top) * (HEIGHT - 3)).toFixed(1);
}
