'use client';

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TraceDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { ownStretches } from './own-stretches.ts';
import { rowWindow, scrollToRow } from './row-window.ts';
import { SpanRow } from './span-row.tsx';
import { type TraceRow, treeStep } from './trace-rows.ts';
import styles from './waterfall.module.css';

interface Props {
  trace: TraceDocument;
  rows: readonly TraceRow[];
  selected: string;
  onSelect: (spanId: string) => void;
  onToggle: (spanId: string, isExpanded: boolean) => void;
}

const ROW_HEIGHT = 26;
/** Where times are written, as shares of the width. */
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The spans as a tree with their times; only rows in sight are in the page, so that 10,000 spans scroll as 10 do. */
export function Waterfall({ trace, rows, selected, onSelect, onToggle }: Props) {
  const { text, numbers } = useLanguage();
  const tree = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const first = trace.spans.reduce((least, { offset }) => Math.min(least, offset), 0);
  const scale = { from: first, length: Math.max(trace.duration, 0.001) };
  const segments = useMemo(() => {
    const bySpan = new Map<string, TraceDocument['criticalPath']>();
    for (const segment of trace.criticalPath)
      bySpan.set(segment.spanId, [...(bySpan.get(segment.spanId) ?? []), segment]);
    return bySpan;
  }, [trace]);

  const own = useMemo(() => ownStretches(trace.spans, scale.length), [trace, scale.length]);

  useEffect(() => {
    const element = tree.current!;
    const measure = () => setView({ scrollTop: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  const at = rows.findIndex(({ span }) => span.spanId === selected);
  useEffect(() => {
    const element = tree.current!;
    if (at >= 0) element.scrollTop = scrollToRow(at, element.scrollTop, element.clientHeight, ROW_HEIGHT);
  }, [at]);

  const press = (event: KeyboardEvent) => {
    const step = treeStep(rows, selected, event.key);
    if (!step) return;
    event.preventDefault();
    if ('select' in step) onSelect(step.select);
    else if ('expand' in step) onToggle(step.expand, true);
    else onToggle(step.collapse, false);
  };
  const shown = rowWindow(view.scrollTop, view.height, ROW_HEIGHT, rows.length);
  return (
    <div className={styles.waterfall}>
      <div className={styles.axis} aria-hidden="true">
        <span className={styles.time}>
          {TICKS.map((share) => (
            <span key={share} className={styles.tick} style={{ left: `${share * 100}%` }}>
              {share === 0 ? '0' : numbers.milliseconds(scale.length * share)}
            </span>
          ))}
        </span>
      </div>
      <div
        ref={tree}
        className={styles.tree}
        role="tree"
        aria-label={text.traces.waterfall}
        aria-activedescendant={at >= shown.first && at < shown.end ? `span-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={press}
      >
        <div style={{ height: rows.length * ROW_HEIGHT }} role="presentation">
          {rows.slice(shown.first, shown.end).map((row, index) => (
            <SpanRow
              key={row.span.spanId}
              row={row}
              top={(shown.first + index) * ROW_HEIGHT}
              scale={scale}
              critical={segments.get(row.span.spanId)}
              own={own.get(row.span.spanId)}
              isSelected={row.span.spanId === selected}
              onSelect={onSelect}
              onToggle={onToggle}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
