'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type LiveFeed, NO_FEED, openLiveFeed } from './live-feed.ts';

/** Live snapshots, fed by the stream at `path` for as long as the component is mounted. */
export function useLiveFeed<Snapshot>(path: string): LiveFeed<Snapshot> {
  const client = useQueryClient();
  useEffect(
    () =>
      openLiveFeed<Snapshot>(path, (update) =>
        client.setQueryData<LiveFeed<Snapshot>>(['live', path], (feed) => update(feed ?? NO_FEED)),
      ),
    [client, path],
  );
  const { data } = useQuery<LiveFeed<Snapshot>>({
    queryKey: ['live', path],
    queryFn: () => NO_FEED,
    enabled: false,
    initialData: NO_FEED,
    structuralSharing: false,
  });
  return data;
}
