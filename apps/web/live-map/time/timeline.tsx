'use client';

import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import type { TimelineDocument } from '../../api-documents.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Window } from './graph-windows.ts';
import { HappeningMarks } from './happening-marks.tsx';
import { happeningsOf } from './happenings.ts';
import { BUCKET_MS, onBucket } from './time-state.ts';
import styles from './timeline.module.css';
import { TimelineChart } from './timeline-chart.tsx';
import { shareOf } from './timeline-range.ts';
import { TimelineReadout } from './timeline-readout.tsx';

interface Props {
  /** Undefined until it is read. */
  timeline: TimelineDocument | undefined;
  range: Window;
  /** End of the window that the map shows; `null` for now. */
  at: number | null;
  /** Length of that window. */
  lengthMs: number;
  baseline: Window | undefined;
  nowMs: number;
  /** @param isNext goes on with the step before, so that Back undoes both at once */
  onMoment: (at: number | null, isNext: boolean) => void;
}

/** Moments that are closer to now than this are now. */
const NOW_MS = 5_000;
const PAGES = 10;

/** Time to go about in: what happened when, and which moment the map shows. */
export function Timeline({ timeline, range, at, lengthMs, baseline, nowMs, onMoment }: Props) {
  const language = useLanguage();
  const { text, numbers } = language;
  const [pointed, setPointed] = useState<number>();
  const [isDragged, setDragged] = useState(false);
  const happenings = useMemo(() => (timeline ? happeningsOf(timeline, language) : []), [timeline, language]);
  const shown = at ?? nowMs;

  const go = (ms: number, isNext: boolean) => onMoment(ms > nowMs - NOW_MS ? null : Math.max(BUCKET_MS, ms), isNext);
  const momentAt = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return onBucket(range.from + Math.min(1, Math.max(0, (clientX - left) / width)) * (range.to - range.from));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(true);
    go(momentAt(event), false);
  };
  const onPointerMove = (event: PointerEvent) => {
    const ms = momentAt(event);
    setPointed(ms);
    if (isDragged) go(ms, true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = onBucket((range.to - range.from) / PAGES);
    const steps: Record<string, number | undefined> = {
      ArrowLeft: -BUCKET_MS,
      ArrowDown: -BUCKET_MS,
      ArrowRight: BUCKET_MS,
      ArrowUp: BUCKET_MS,
      PageDown: -page,
      PageUp: page,
    };
    const step = steps[event.key];
    if (step !== undefined) go(onBucket(shown) + step, true);
    else if (event.key === 'Home') go(range.from + lengthMs, true);
    else if (event.key === 'End') onMoment(null, true);
    else return;
    event.preventDefault();
  };
  const percent = (ms: number) => `${shareOf(range, ms) * 100}%`;
  const stretch = (window: Window) => ({
    left: percent(window.from),
    width: `${(shareOf(range, window.to) - shareOf(range, window.from)) * 100}%`,
  });
  return (
    <div className={styles.timeline}>
      <div
        className={styles.track}
        role="slider"
        tabIndex={0}
        aria-label={text.time.slider}
        aria-valuemin={range.from}
        aria-valuemax={range.to}
        aria-valuenow={Math.min(range.to, Math.max(range.from, shown))}
        aria-valuetext={at === null ? text.time.now : numbers.dayAndTime(at)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => setDragged(false)}
        onPointerCancel={() => setDragged(false)}
        onPointerLeave={() => setPointed(undefined)}
        onKeyDown={onKeyDown}
      >
        {timeline && <TimelineChart timeline={timeline} range={range} nowMs={timeline.now} />}
        {baseline && <div className={styles.baseline} style={stretch(baseline)} />}
        <div className={styles.window} style={stretch({ from: shown - lengthMs, to: shown })} />
        <div className={styles.handle} style={{ left: percent(shown) }} />
        {pointed !== undefined && <div className={styles.pointed} style={{ left: percent(pointed) }} />}
      </div>
      <HappeningMarks happenings={happenings} range={range} onGo={(ms) => go(ms, false)} />
      {pointed !== undefined && timeline && (
        <TimelineReadout timeline={timeline} happenings={happenings} range={range} at={pointed} />
      )}
      <div className={styles.ends}>
        <span aria-hidden="true">{numbers.dayAndTime(range.from)}</span>
        {timeline?.unread.includes('experiments') && (
          <span className={styles.unread}>{text.incidents.experimentsUnread}</span>
        )}
        <span aria-hidden="true">{range.to >= nowMs ? text.time.now : numbers.dayAndTime(range.to)}</span>
      </div>
    </div>
  );
}
