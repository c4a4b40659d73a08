'use client';

import { memo, useMemo } from 'react';
import type { TimelineDocument } from '../../api-documents.ts';
import { areaPath, linePath } from '../../ui/line-path.ts';
import type { Window } from './graph-windows.ts';
import styles from './timeline-chart.module.css';

interface Props {
  timeline: TimelineDocument;
  range: Window;
  /** Steps after this are still filling; epoch milliseconds. */
  nowMs: number;
}

const WIDTH = 1_000;
const HEIGHT = 30;

/** Requests from outside over time, with what failed of them, and ticks where breakers opened. */
export const TimelineChart = memo(function TimelineChart({ timeline, range, nowMs }: Props) {
  const { series, openings } = timeline;
  const { rates, errors, from, to } = useMemo(() => ratesOf(series, nowMs), [series, nowMs]);
  const box = { width: WIDTH, height: HEIGHT, margin: 2, top: Math.max(...rates, 1e-9) };
  const xOf = (ms: number) => ((ms - range.from) / (range.to - range.from)) * WIDTH;
  const scale = rates.length > 1 ? (xOf(to) - xOf(from)) / WIDTH : 1;
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <g transform={`translate(${xOf(from)} 0) scale(${scale} 1)`}>
        <path className={styles.fill} d={areaPath(rates, box)} />
        <path className={styles.line} d={linePath(rates, box)} />
        <path className={styles.bad} d={areaPath(errors, box)} />
      </g>
      {openings.map(({ at }) => (
        <path key={at} className={styles.opening} d={`M${xOf(at)} 0v7`} />
      ))}
    </svg>
  );
});

/** Calls per second of each whole step, and the middles of the first and the last of them. */
function ratesOf(series: TimelineDocument['series'], nowMs: number) {
  const stepMs = series.length > 1 ? series[1]!.at - series[0]!.at : 10_000;
  const whole = series.filter(({ at }) => at + stepMs <= nowMs);
  return {
    rates: whole.map(({ requests }) => requests / (stepMs / 1_000)),
    errors: whole.map(({ errors }) => errors / (stepMs / 1_000)),
    from: (whole[0]?.at ?? 0) + stepMs / 2,
    to: (whole.at(-1)?.at ?? 0) + stepMs / 2,
  };
}
