'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { askApi } from './ask-api.ts';
import { refreshEvery } from './refresh-every.ts';
import { useShownWindow } from './use-shown-window.ts';

const REFRESH_MS = 10_000;

/**
 * What the API knows of the selection over the 15 minutes up to what is shown, or, until that is there, up to what was
 * shown before; undefined until anything is there, and where nothing is.
 * @param path of the API; undefined asks for nothing
 * @param version asks again at once when it changes
 */
export function useDetails<Document>(path: string | undefined, version = ''): Document | undefined {
  const { query: window, isLive } = useShownWindow();
  const { data, refetch } = useQuery({
    queryKey: ['details', path, window],
    queryFn: ({ signal }) => askApi<Document>(`${path}${path?.includes('?') ? '&' : '?'}${window}`, signal),
    enabled: path !== undefined,
    refetchInterval: refreshEvery(REFRESH_MS, isLive),
    // In a replay the window is another one each second: what stands there must not come and go.
    placeholderData: (before, query) => (query?.queryKey[1] === path ? before : undefined),
  });
  const shown = useRef(version);
  useEffect(() => {
    if (shown.current === version) return;
    shown.current = version;
    void refetch({ cancelRefetch: false });
  }, [version, refetch]);
  return data;
}
