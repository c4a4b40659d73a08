'use client';

import type { GraphView, TrafficGraph } from '@faultline/model';
import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { paths } from '../../paths.ts';
import { askApi } from '../../shell/ask-api.ts';
import type { Window } from './graph-windows.ts';

/** Spans of a window that ended longer ago have most likely come; late ones are in the next answer. */
const SETTLES_AFTER_MS = 120_000;
const REFRESH_MS = 5_000;
/** A replay passes a window once; somebody who scrubs comes back to it. */
const KEPT_MS = 300_000;

/** The graph of a window that is over, or nearly. */
function graphAt(window: Window | undefined, view: GraphView) {
  return queryOptions({
    queryKey: ['graph', window?.from, window?.to, view.grouping, view.open],
    queryFn: ({ signal }) => askApi<TrafficGraph>(paths.graphAt(window!, view), signal),
    enabled: window !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    refetchInterval: ({ state: { data } }) =>
      window && (data?.window.to ?? window.to) > Date.now() - SETTLES_AFTER_MS ? REFRESH_MS : false,
  });
}

/** The graph of a window, and of the one before until it is there. */
export function useGraphAt(window: Window | undefined, view: GraphView) {
  return useQuery({ ...graphAt(window, view), placeholderData: keepPreviousData });
}

/** Has a graph at hand before it is shown. */
export function fetchGraphAhead(client: QueryClient, window: Window, view: GraphView): void {
  void client.prefetchQuery(graphAt(window, view));
}
