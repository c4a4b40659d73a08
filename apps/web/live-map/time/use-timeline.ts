'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TimelineDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import { askApi } from '../../shell/ask-api.ts';
import type { Window } from './graph-windows.ts';

const REFRESH_MS = 10_000;

/** What happened in a window; of another one until it is there. */
export function useTimeline(window: Window | undefined) {
  return useQuery({
    queryKey: ['timeline', window?.from, window?.to],
    queryFn: ({ signal }) =>
      askApi<TimelineDocument>(`${paths.timeline}?from=${window!.from}&to=${window!.to}`, signal),
    enabled: window !== undefined,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}
