'use client';

import { type GraphView, type TrafficGraph, UNGROUPED } from '@faultline/model';
import { paths } from '../paths.ts';
import type { LiveFeed } from './live-feed.ts';
import { useLiveFeed } from './use-live-feed.ts';

/** The traffic graph of the last minute, as its stream tells it. */
export type GraphFeed = LiveFeed<TrafficGraph>;

/** @param view how services are grouped */
export function useLiveGraph(view: GraphView = UNGROUPED): GraphFeed {
  return useLiveFeed<TrafficGraph>(paths.graphStream(view));
}
