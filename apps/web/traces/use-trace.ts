'use client';

import { useQuery } from '@tanstack/react-query';
import type { TraceDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi, isMissing } from '../shell/ask-api.ts';

/** One trace; asks again while there is none, as one that was sent just now comes within seconds. */
export function useTrace(traceId: string) {
  return useQuery({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => askApi<TraceDocument>(paths.trace(traceId), signal),
    retry: (failures, error) => failures < (isMissing(error) ? 3 : 1),
    refetchOnWindowFocus: false,
    enabled: traceId !== '',
  });
}
