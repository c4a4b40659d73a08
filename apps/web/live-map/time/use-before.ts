'use client';

import type { GraphView, TrafficGraph } from '@faultline/model';
import { createContext } from 'react';
import type { TimelineDocument } from '../../api-documents.ts';
import { usualWindow } from './graph-windows.ts';
import { useGraphAt } from './use-graph-at.ts';
import type { Comparison } from './use-shown-graph.ts';

/** What panels put their figures beside. */
export interface Before {
  /** Undefined while it is read, and where there is none. */
  graph: TrafficGraph | undefined;
  /** What was usual, or what the map is compared with. */
  kind: 'usual' | 'compared';
}

export const BeforeContext = createContext<Before>({ graph: undefined, kind: 'usual' });

/**
 * What the map is compared with, else the hour before.
 * @param endMs of what is shown; undefined asks for nothing
 * @param nowMs the server's clock; undefined before it is known
 */
export function useBefore(
  endMs: number | undefined,
  timeline: TimelineDocument | undefined,
  comparison: Comparison | undefined,
  view: GraphView,
  nowMs: number | undefined,
): Before {
  const isAsked = endMs !== undefined && timeline !== undefined && comparison === undefined;
  const usual = useGraphAt(isAsked ? usualWindow(endMs, beganMs(timeline)) : undefined, view, nowMs);
  return comparison ? { graph: comparison.graph, kind: 'compared' } : { graph: usual.graph, kind: 'usual' };
}

/** When traffic began, if that was within the timeline; else 0. */
function beganMs({ series }: TimelineDocument): number {
  const first = series.findIndex(({ requests }) => requests > 0);
  return first > 0 ? series[first]!.at : 0;
}
