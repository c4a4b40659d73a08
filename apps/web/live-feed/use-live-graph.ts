'use client';

import type { TrafficGraph } from '@faultline/model';
import { paths } from '../paths.ts';
import type { LiveFeed } from './live-feed.ts';
import { useLiveFeed } from './use-live-feed.ts';

/** The traffic graph of the last minute, as its stream tells it. */
export type GraphFeed = LiveFeed<TrafficGraph>;

export function useLiveGraph(): GraphFeed {
  return useLiveFeed<TrafficGraph>(paths.graphStream);
}
