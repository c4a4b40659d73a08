'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { TraceSummaryDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './trace-list.module.css';

export interface ListedTrace extends TraceSummaryDocument {
  /** What it lacks is likely to be under way. */
  isArriving: boolean;
}

/** Traces below each other; two of them can be marked and compared. */
export function TraceList({ traces }: { traces: readonly ListedTrace[] }) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const [marked, setMarked] = useState<readonly string[]>([]);
  const longest = traces.reduce((most, { duration }) => Math.max(most, duration), 0);
  const toggle = (traceId: string) =>
    setMarked((now) => (now.includes(traceId) ? now.filter((id) => id !== traceId) : [...now, traceId].slice(-2)));
  return (
    <>
      <div className={styles.head}>
        <h2>{words.list(traces.length)}</h2>
        {marked.length === 2 ? (
          <Link href={paths.tracesCompared(marked[0]!, marked[1]!)} prefetch={false}>
            {words.compare}
          </Link>
        ) : (
          <span>{words.compareHint}</span>
        )}
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" aria-label={words.compare} />
            <th scope="col">{words.root}</th>
            <th scope="col">{words.start}</th>
            <th scope="col">{words.duration}</th>
            <th scope="col" className={styles.figure}>
              {words.spans}
            </th>
            <th scope="col" className={styles.figure}>
              {words.errors}
            </th>
            <th scope="col">{words.services}</th>
          </tr>
        </thead>
        <tbody>
          {traces.map((trace) => (
            <tr key={trace.traceId}>
              <td>
                <input
                  type="checkbox"
                  checked={marked.includes(trace.traceId)}
                  aria-label={words.mark(trace.traceId.slice(0, 8))}
                  onChange={() => toggle(trace.traceId)}
                />
              </td>
              <td className={styles.name}>
                <Link href={paths.tracePage(trace.traceId)} prefetch={false} title={trace.traceId}>
                  <TraceName trace={trace} />
                </Link>
              </td>
              <td>
                <time dateTime={new Date(trace.start).toISOString()}>{numbers.moment(trace.start)}</time>
              </td>
              <td className={styles.duration}>
                <span className={styles.bar}>
                  <span style={{ width: `${longest > 0 ? (trace.duration / longest) * 100 : 0}%` }} />
                </span>
                {numbers.milliseconds(trace.duration)}
              </td>
              <td className={styles.figure} title={words.matched(trace.matchedSpans)}>
                {numbers.count(trace.spans)}
              </td>
              <td className={`${styles.figure} ${trace.errors > 0 ? styles.bad : ''}`}>
                {trace.errors > 0 ? `✕ ${numbers.count(trace.errors)}` : text.table.none}
              </td>
              <td className={styles.services} title={trace.services.join(', ')}>
                {trace.services.join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A service that happened to be heard first is not said to be the beginning while the beginning may still come. */
function TraceName({ trace }: { trace: ListedTrace }) {
  const words = useLanguage().text.traces;
  if (trace.rootService === '' && trace.isArriving) return <span className={styles.arriving}>{words.arriving}</span>;
  return (
    <>
      {trace.rootService || trace.services[0]}
      <span className={styles.operation}>{trace.rootOperation || words.noRoot}</span>
    </>
  );
}
