'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { paths } from '../paths.ts';
import { type LiveFeed, NO_FEED, openLiveFeed } from './live-feed.ts';

const KEY = ['live-graph'];

/** The live graph, fed by the server's stream for as long as the component is mounted. */
export function useLiveGraph(): LiveFeed {
  const client = useQueryClient();
  useEffect(
    () =>
      openLiveFeed(paths.graphStream, (update) =>
        client.setQueryData<LiveFeed>(KEY, (feed) => update(feed ?? NO_FEED)),
      ),
    [client],
  );
  const { data } = useQuery<LiveFeed>({
    queryKey: KEY,
    queryFn: () => NO_FEED,
    enabled: false,
    initialData: NO_FEED,
    structuralSharing: false,
  });
  return data;
}
