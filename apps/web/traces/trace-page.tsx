'use client';

import { useCallback, useMemo, useState } from 'react';
import type { TraceDocument } from '../api-documents.ts';
import { clockOffsetMs } from '../live-feed/server-clock.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { NotHere } from '../shell/not-here.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PanelFrame } from '../ui/panel/panel-frame.tsx';
import { isArriving } from './is-arriving.ts';
import { NoTraceId } from './no-trace-id.tsx';
import { SpanDetails } from './span-details.tsx';
import { isTraceId } from './trace-id.ts';
import styles from './trace-page.module.css';
import { traceRows } from './trace-rows.ts';
import { useSelectedSpan } from './use-selected-span.ts';
import { useTrace } from './use-trace.ts';
import { Waterfall } from './waterfall.tsx';

interface Props {
  traceId: string;
  canSignOut: boolean;
}

/** One trace: what called what, for how long, and what decided how long it took. */
export function TracePage({ traceId, canSignOut }: Props) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const isId = isTraceId(traceId);
  const { data, dataUpdatedAt, error, refetch } = useTrace(isId ? traceId : '');
  return (
    <div className={layout.page}>
      <TopBar page="traces" feed={feed} canSignOut={canSignOut} />
      {!isId ? (
        <main className={layout.scroll} aria-label={text.traces.title}>
          <NoTraceId given={traceId} />
        </main>
      ) : data ? (
        <Trace trace={data} isArriving={isArriving(data, dataUpdatedAt + clockOffsetMs(feed))} />
      ) : (
        <NotHere error={error} words={text.traces} listPath={paths.tracesPage}>
          <p>{text.traces.notFoundHint}</p>
          <button type="button" onClick={() => void refetch()}>
            {text.traces.again}
          </button>
        </NotHere>
      )}
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function Trace({ trace, isArriving }: { trace: TraceDocument; isArriving: boolean }) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const [collapsed, setCollapsed] = useState(NONE);
  const [selected, select] = useSelectedSpan();
  const rows = useMemo(() => traceRows(trace.spans, collapsed), [trace, collapsed]);
  const close = useCallback(() => select(''), [select]);
  const parents = useMemo(
    () => new Set(trace.spans.filter(({ children }) => children.length > 0).map(({ spanId }) => spanId)),
    [trace],
  );
  const span = trace.spans.find(({ spanId }) => spanId === selected);
  const root = trace.spans.find(({ spanId }) => spanId === trace.rootId)?.span;
  return (
    <>
      <header className={styles.header}>
        <h2>
          {root ? `${root.service} · ${root.operation}` : isArriving ? words.arriving : words.noRoot}
          <code>{trace.traceId}</code>
        </h2>
        <dl>
          <Fact label={words.start} value={numbers.moment(trace.start)} />
          <Fact label={words.duration} value={numbers.milliseconds(trace.duration)} />
          <Fact label={words.spans} value={numbers.count(trace.spans.length)} />
          <Fact label={words.errors} value={numbers.count(trace.errors)} isBad={trace.errors > 0} />
          <Fact label={words.services} value={numbers.count(trace.services.length)} />
        </dl>
        <p className={styles.legend}>
          <span className={styles.self} aria-hidden="true" /> {words.legendSelf}
          <span className={styles.children} aria-hidden="true" /> {words.legendChildren}
          <span className={styles.critical} aria-hidden="true" /> {words.legendCritical}
          <button type="button" onClick={() => setCollapsed(NONE)}>
            {words.expandAll}
          </button>
          <button type="button" onClick={() => setCollapsed(parents)}>
            {words.collapseAll}
          </button>
        </p>
        {trace.cut && <p className={styles.cut}>{words.cut}</p>}
      </header>
      <div className={layout.work}>
        <main className={layout.main} aria-label={words.waterfall}>
          <Waterfall
            trace={trace}
            rows={rows}
            selected={selected}
            onSelect={select}
            onToggle={(spanId, isExpanded) =>
              setCollapsed((now) => {
                const next = new Set(now);
                if (isExpanded) next.delete(spanId);
                else next.add(spanId);
                return next;
              })
            }
          />
        </main>
        {span && (
          <PanelFrame onClose={close}>
            <SpanDetails span={span} trace={trace} />
          </PanelFrame>
        )}
      </div>
    </>
  );
}

function Fact({ label, value, isBad = false }: { label: string; value: string; isBad?: boolean }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={isBad ? styles.bad : undefined}>{value}</dd>
    </div>
  );
}
