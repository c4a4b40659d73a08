'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { TraceDocument } from '../api-documents.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import styles from './compare-page.module.css';
import { compareTraces, type OperationTotals } from './compare-traces.ts';
import { NoTraceId } from './no-trace-id.tsx';
import { isTraceId } from './trace-id.ts';
import { useTrace } from './use-trace.ts';

/** Two traces operation by operation: where the one took time, or failed, and the other did not. */
export function ComparePage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const query = useSearchParams();
  const { text } = useLanguage();
  const [leftId, rightId] = [query.get('left') ?? '', query.get('right') ?? ''];
  const noId = [leftId, rightId].find((id) => id !== '' && !isTraceId(id));
  const left = useTrace(noId === undefined ? leftId : '');
  const right = useTrace(noId === undefined ? rightId : '');
  const error = left.error ?? right.error;
  return (
    <div className={layout.page}>
      <TopBar page="traces" feed={feed} canSignOut={canSignOut} />
      <main className={layout.scroll} aria-label={text.traces.compared}>
        {noId !== undefined ? (
          <NoTraceId given={noId} />
        ) : left.data && right.data ? (
          <Comparison left={left.data} right={right.data} />
        ) : leftId === '' || rightId === '' ? (
          <PageMessage>
            <p>{text.traces.compareHint}</p>
            <Link href={paths.tracesPage}>{text.traces.back}</Link>
          </PageMessage>
        ) : (
          <PageMessage role={error ? 'alert' : 'status'}>
            {error ? text.traces.failed(error.message) : text.traces.loading}
          </PageMessage>
        )}
      </main>
    </div>
  );
}

function Comparison({ left, right }: { left: TraceDocument; right: TraceDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const operations = useMemo(() => compareTraces(left, right), [left, right]);
  const largest = operations.reduce(
    (most, { left: a, right: b }) => Math.max(most, Math.abs(b.selfTime - a.selfTime)),
    0,
  );
  return (
    <table className={styles.table}>
      <caption>
        {words.compared}
        <span className={styles.what}>{words.comparedWhat}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{words.operation}</th>
          <th scope="col" className={styles.figure}>
            <TraceName label={words.left} trace={left} />
          </th>
          <th scope="col" className={styles.figure}>
            <TraceName label={words.right} trace={right} />
          </th>
          <th scope="col">{words.selfTimeDifference}</th>
        </tr>
      </thead>
      <tbody>
        {operations.map(({ service, operation, kind, left: a, right: b }) => {
          const difference = b.selfTime - a.selfTime;
          return (
            <tr key={JSON.stringify([service, operation, kind])}>
              <th scope="row">
                <b>{service}</b> {operation}
              </th>
              <td className={styles.figure}>
                <Totals totals={a} />
              </td>
              <td className={styles.figure}>
                <Totals totals={b} />
              </td>
              <td>
                <span className={styles.bar}>
                  <span
                    className={difference > 0 ? styles.slower : styles.faster}
                    style={{ width: `${largest > 0 ? (Math.abs(difference) / largest) * 50 : 0}%` }}
                  />
                </span>
                {difference > 0 ? '+' : difference < 0 ? '−' : ''}
                {numbers.milliseconds(Math.abs(difference))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function TraceName({ label, trace }: { label: string; trace: TraceDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  return (
    <>
      {label}{' '}
      <Link href={paths.tracePage(trace.traceId)} prefetch={false} title={trace.traceId}>
        {trace.traceId.slice(0, 8)}
      </Link>
      <span className={styles.total}>
        {numbers.moment(trace.start)} · {words.took(numbers.milliseconds(trace.duration))}
      </span>
    </>
  );
}

function Totals({ totals: { spans, errors, selfTime } }: { totals: OperationTotals }) {
  const { text, numbers } = useLanguage();
  if (spans === 0) return <span className={styles.absent}>{text.traces.absent}</span>;
  return (
    <>
      {numbers.milliseconds(selfTime)}
      <span className={styles.absent}> · {text.traces.calls(spans)}</span>
      {errors > 0 && <span className={styles.errors}> · {text.traces.failedCalls(errors)}</span>}
    </>
  );
}
