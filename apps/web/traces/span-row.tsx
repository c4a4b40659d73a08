'use client';

import { memo } from 'react';
import type { SpanDocument, TraceDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import type { Stretch } from './own-stretches.ts';
import { SpanMarks } from './span-marks.tsx';
import type { TraceRow } from './trace-rows.ts';
import styles from './waterfall.module.css';

interface Props {
  row: TraceRow;
  top: number;
  /** Milliseconds of the trace that the width stands for. */
  scale: { from: number; length: number };
  critical: TraceDocument['criticalPath'] | undefined;
  own: readonly Stretch[] | undefined;
  isSelected: boolean;
  onSelect: (spanId: string) => void;
  onToggle: (spanId: string, isExpanded: boolean) => void;
}

/** One span: its place in the tree, and its time. */
export const SpanRow = memo(function SpanRow({
  row,
  top,
  scale,
  critical,
  own,
  isSelected,
  onSelect,
  onToggle,
}: Props) {
  const { text, numbers } = useLanguage();
  const { span, isExpanded, below } = row;
  const percent = (ms: number) => `${(ms / scale.length) * 100}%`;
  const failed = span.span?.status === 'error';
  const isLate = (span.offset - scale.from) / scale.length > 0.6;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its items
    <div
      id={`span-${span.spanId}`}
      className={styles.row}
      style={{ top }}
      role="treeitem"
      tabIndex={-1}
      aria-level={span.depth + 1}
      aria-selected={isSelected}
      aria-expanded={below > 0 ? isExpanded : undefined}
      onClick={() => onSelect(span.spanId)}
    >
      <span className={styles.name} style={{ paddingLeft: Math.min(span.depth, 24) * 14 }}>
        {below > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.toggle}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span.spanId, !isExpanded);
            }}
          >
            {isExpanded ? '▾' : '▸'}
          </button>
        ) : (
          <span className={styles.toggle} />
        )}
        <Name span={span} />
        {!isExpanded && <span className={styles.hidden}>{text.traces.hidden(below)}</span>}
        <SpanMarks span={span} />
      </span>
      <span className={styles.time}>
        <span
          className={`${styles.bar} ${failed ? styles.failed : ''} ${span.span ? '' : styles.gap}`}
          style={{ left: percent(span.offset - scale.from), width: percent(span.duration) }}
        >
          {own?.map(({ from, to }) => (
            <span
              key={from}
              className={styles.self}
              style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
            />
          ))}
        </span>
        {critical?.map(({ offset, duration }) => (
          <span
            key={offset}
            className={styles.critical}
            style={{ left: percent(offset - scale.from), width: percent(duration) }}
          />
        ))}
        <span
          className={styles.duration}
          style={
            isLate
              ? { right: `calc(100% - ${percent(span.offset - scale.from)} + 6px)` }
              : { left: `calc(${percent(span.offset - scale.from + span.duration)} + 6px)` }
          }
        >
          {failed && <span title={text.traces.statuses.error}>✕ </span>}
          {numbers.milliseconds(span.duration)}
        </span>
      </span>
    </div>
  );
});

function Name({ span }: { span: SpanDocument }) {
  const { text } = useLanguage();
  if (!span.span) return <span className={styles.missing}>{text.traces.gap}</span>;
  const { service, operation } = span.span;
  return (
    <span className={styles.text} title={`${service} · ${operation}`}>
      <b>{service}</b> {operation}
    </span>
  );
}
