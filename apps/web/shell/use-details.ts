'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { askApi } from './ask-api.ts';

const REFRESH_MS = 10_000;
const WINDOW = 'from=now-15m&to=now';

/**
 * What the API knows of the selection over the last 15 minutes; undefined until it is there, and where nothing is.
 * @param path of the API; undefined asks for nothing
 * @param version asks again at once when it changes
 */
export function useDetails<Document>(path: string | undefined, version = ''): Document | undefined {
  const { data, refetch } = useQuery({
    queryKey: ['details', path],
    queryFn: ({ signal }) => askApi<Document>(`${path}${path?.includes('?') ? '&' : '?'}${WINDOW}`, signal),
    enabled: path !== undefined,
    refetchInterval: REFRESH_MS,
  });
  const shown = useRef(version);
  useEffect(() => {
    if (shown.current === version) return;
    shown.current = version;
    void refetch({ cancelRefetch: false });
  }, [version, refetch]);
  return data;
}
