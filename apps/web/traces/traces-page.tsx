'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TraceListDocument } from '../api-documents.ts';
import { clockOffsetMs } from '../live-feed/server-clock.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { askApi } from '../shell/ask-api.ts';
import { IgnoredParameters } from '../shell/ignored-parameters.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import { isArriving } from './is-arriving.ts';
import { LatencySection } from './latency-section.tsx';
import { SearchForm } from './search-form.tsx';
import { apiQuery, isImpossible, SEARCH_PARAMETERS } from './search-state.ts';
import { TraceList } from './trace-list.tsx';
import styles from './traces-page.module.css';
import { useSearchState } from './use-search-state.ts';

const PAGE_SIZE = '50';

/** Traces by what their spans are like, and where those lie in time and duration. */
export function TracesPage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const { state, change } = useSearchState();
  const { text } = useLanguage();
  const words = text.traces;
  const query = useMemo(() => apiQuery(state).toString(), [state]);
  const services = useMemo(
    () => (feed.snapshot?.nodes ?? []).filter(({ kind }) => kind === 'service').map(({ name }) => name),
    [feed.snapshot],
  );
  const { data, dataUpdatedAt, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['traces', query],
    queryFn: ({ pageParam, signal }) =>
      askApi<TraceListDocument>(`${paths.traces}?${query}&limit=${PAGE_SIZE}${pageParam}`, signal),
    initialPageParam: '',
    enabled: !isImpossible(state),
    getNextPageParam: ({ nextCursor }) => (nextCursor ? `&cursor=${encodeURIComponent(nextCursor)}` : undefined),
    refetchOnWindowFocus: false,
  });
  const readAt = (page: TraceListDocument) =>
    state.from < state.to ? dataUpdatedAt + clockOffsetMs(feed) : page.window.to;
  const traces =
    data?.pages.flatMap((page) =>
      page.traces.map((trace) => ({ ...trace, isArriving: isArriving(trace, readAt(page)) })),
    ) ?? [];
  return (
    <div className={layout.page}>
      <TopBar page="traces" feed={feed} canSignOut={canSignOut} />
      <SearchForm state={state} services={services} onChange={change} />
      <IgnoredParameters known={SEARCH_PARAMETERS} />
      <main className={layout.scroll} aria-label={words.title} aria-busy={isFetching}>
        {!isImpossible(state) && <LatencySection state={state} onChange={change} />}
        {error && (
          <PageMessage role="alert">
            <p>{words.failed(error.message)}</p>
            <button type="button" onClick={() => void refetch()}>
              {words.again}
            </button>
          </PageMessage>
        )}
        {isPending && isFetching && <PageMessage>{words.loading}</PageMessage>}
        {(isImpossible(state) || (data && traces.length === 0)) && (
          <PageMessage title={words.none}>
            <p>{words.noneHint}</p>
          </PageMessage>
        )}
        {traces.length > 0 && <TraceList traces={traces} />}
        {hasNextPage && (
          <button type="button" className={styles.older} disabled={isFetching} onClick={() => void fetchNextPage()}>
            {isFetching ? words.loading : words.older}
          </button>
        )}
      </main>
    </div>
  );
}
