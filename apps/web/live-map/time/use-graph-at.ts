'use client';

import type { GraphView, TrafficGraph } from '@faultline/model';
import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { paths } from '../../paths.ts';
import { askApi } from '../../shell/ask-api.ts';
import { refreshEvery } from '../../shell/refresh-every.ts';
import type { Window } from './graph-windows.ts';

/** Spans of a window that ended longer ago have most likely come; late ones are in the next answer. */
const SETTLES_AFTER_MS = 120_000;
const REFRESH_MS = 5_000;
/** A replay passes a window once; somebody who scrubs comes back to it. */
const KEPT_MS = 300_000;

export interface GraphAt {
  /** Of the window before until that of this one is there. */
  graph: TrafficGraph | undefined;
  /** It is of the window asked for. */
  isCurrent: boolean;
  /** Why it could not be read; it is read again. */
  failure: string | undefined;
}

/** The graph of a window that is over, or nearly. */
function graphAt(window: Window | undefined, view: GraphView) {
  return queryOptions({
    queryKey: ['graph', window?.from, window?.to, view.grouping, view.open],
    queryFn: ({ signal }) => askApi<TrafficGraph>(paths.graphAt(window!, view), signal),
    enabled: window !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}

/**
 * The graph of a window; nothing is asked for without one.
 * @param nowMs the server's clock; undefined before it is known
 */
export function useGraphAt(window: Window | undefined, view: GraphView, nowMs: number | undefined): GraphAt {
  const isSettling = window !== undefined && nowMs !== undefined && window.to > nowMs - SETTLES_AFTER_MS;
  const { data, error, errorUpdateCount, isPlaceholderData } = useQuery({
    ...graphAt(window, view),
    refetchInterval: refreshEvery(REFRESH_MS, isSettling),
    placeholderData: keepPreviousData,
  });
  const isCurrent = data !== undefined && !isPlaceholderData;
  // The query forgets it while it asks again: the notice would come and go.
  const failure = useRef<string>(undefined);
  if (error) failure.current = error.message;
  else if (isCurrent || errorUpdateCount === 0) failure.current = undefined;
  return { graph: data, isCurrent, failure: failure.current };
}

/** Has a graph at hand before it is shown. */
export function fetchGraphAhead(client: QueryClient, window: Window, view: GraphView): void {
  void client.prefetchQuery(graphAt(window, view));
}
