'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { TraceListDocument, TraceSummaryDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import { askApi } from '../../shell/ask-api.ts';
import { LogsLink } from '../../shell/logs-link.tsx';
import { refreshEvery } from '../../shell/refresh-every.ts';
import { useShownWindow } from '../../shell/use-shown-window.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { NO_SEARCH, writeSearchState } from '../../traces/search-state.ts';
import { Section } from '../../ui/panel/section.tsx';
import styles from './examples-section.module.css';

interface Props {
  service: string;
  /** Milliseconds: spans that took longer are slow ones. */
  slowFromMs: number;
}

const REFRESH_MS = 10_000;
const SHOWN = 3;

/** A few traces that show what the figures mean, failed and slow ones, and the way to all of them and to the logs. */
export function ExamplesSection({ service, slowFromMs }: Props) {
  const { text } = useLanguage();
  const words = text.panel;
  const { query: window, isLive, ends } = useShownWindow();
  const find = (filter: string, signal: AbortSignal) =>
    askApi<TraceListDocument>(
      `${paths.traces}?service=${encodeURIComponent(service)}&${filter}&limit=${SHOWN}&${window}`,
      signal,
    );
  const { data } = useQuery({
    queryKey: ['examples', service, window],
    queryFn: async ({ signal }) => {
      const [failed, slow] = await Promise.all([
        find('status=error', signal),
        slowFromMs > 0 ? find(`minDuration=${slowFromMs}`, signal) : undefined,
      ]);
      return { failed: failed.traces, slow: slow?.traces ?? [] };
    },
    refetchInterval: refreshEvery(REFRESH_MS, isLive),
    placeholderData: keepPreviousData,
  });
  const { from, to } = ends();
  const search = writeSearchState({ ...NO_SEARCH, service, ...(isLive ? {} : { from, to }) });
  return (
    <Section title={words.examples} note={words.series}>
      {data && <Examples title={words.failed} traces={data.failed} />}
      {data && <Examples title={words.slow} traces={data.slow} />}
      <p className={styles.more}>
        <Link href={`${paths.tracesPage}${search}`} prefetch={false}>
          {words.allTraces}
        </Link>
        <LogsLink of={{ service, from: Math.round(from), to: Math.round(to) }} />
      </p>
    </Section>
  );
}

function Examples({ title, traces }: { title: string; traces: readonly TraceSummaryDocument[] }) {
  const { numbers } = useLanguage();
  if (traces.length === 0) return null;
  return (
    <div className={styles.examples}>
      <h4>{title}</h4>
      <ul>
        {traces.map(({ traceId, rootService, rootOperation, services, duration, start }) => (
          <li key={traceId}>
            <Link href={paths.tracePage(traceId)} prefetch={false} title={numbers.dayAndTime(start)}>
              {rootService || services[0]} {rootOperation}
            </Link>
            <span>{numbers.milliseconds(duration)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
