'use client';

import type { TimelineDocument } from '../../api-documents.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Window } from './graph-windows.ts';
import type { Happening } from './happenings.ts';
import { shareOf } from './timeline-range.ts';
import styles from './timeline-readout.module.css';

interface Props {
  timeline: TimelineDocument;
  happenings: readonly Happening[];
  range: Window;
  /** What is pointed at. */
  at: number;
}

/** So near in the timeline, as a share of it, something happened "at" the moment that is pointed at. */
const NEAR = 0.006;
const MOST = 4;

/** What the timeline says of the moment that is pointed at. */
export function TimelineReadout({ timeline, happenings, range, at }: Props) {
  const { text, numbers } = useLanguage();
  const { series, openings } = timeline;
  const stepMs = series.length > 1 ? series[1]!.at - series[0]!.at : 10_000;
  const isIn = (from: number) => from <= at && at < from + stepMs;
  const point = series.find((candidate) => isIn(candidate.at));
  const opened = openings.find((candidate) => isIn(candidate.at));
  const nearMs = NEAR * (range.to - range.from);
  const near = happenings.filter(({ from, to }) => from - nearMs <= at && at <= to + nearMs);
  return (
    <div className={styles.readout} style={{ left: `${shareOf(range, at) * 100}%` }} aria-hidden="true">
      <strong>{numbers.dayAndTime(at)}</strong>
      <span>
        {point && point.requests > 0
          ? text.time.traffic(numbers.perSecond(point.requests / (stepMs / 1_000)), point.errors / point.requests)
          : text.time.noTraffic}
      </span>
      {opened && <span>{text.time.openings(opened.openings)}</span>}
      {near.slice(0, MOST).map(({ key, words }) => (
        <span key={key}>{words}</span>
      ))}
    </div>
  );
}
