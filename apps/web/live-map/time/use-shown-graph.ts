'use client';

import { compareGraphs, type GraphChange, type GraphView, type TrafficGraph, withVanished } from '@faultline/model';
import { useMemo } from 'react';
import { baselineWindow, shownWindow, type Window } from './graph-windows.ts';
import type { TimeState } from './time-state.ts';
import { useGraphAt } from './use-graph-at.ts';

/** What a graph is compared with. */
export interface Comparison {
  window: Window;
  /** Undefined until it is read, or if it cannot be. */
  graph: TrafficGraph | undefined;
  /** Most telling first; undefined while it is not known, and where there was no traffic to compare with. */
  changes: readonly GraphChange[] | undefined;
  failure: string | undefined;
}

export interface ShownGraph {
  /** With what vanished since the baseline, idle. Undefined until there is one. */
  graph: TrafficGraph | undefined;
  /** It is of the moment asked for, and not of the one before. */
  isCurrent: boolean;
  /** Why the moment cannot be shown. */
  failure: string | undefined;
  /** Undefined if nothing is compared. */
  comparison: Comparison | undefined;
}

/**
 * The live graph or that of a moment in the past, compared if that is asked for.
 * @param nowMs the server's clock; undefined before it is known
 */
export function useShownGraph(
  live: TrafficGraph | undefined,
  time: TimeState,
  view: GraphView,
  nowMs: number | undefined,
): ShownGraph {
  const shown = shownWindow(time);
  const past = useGraphAt(shown, view, nowMs);
  const now = shown ? past.graph : live;
  const before = baselineWindow(time.baseline, shown, live?.window.to);
  const baseline = useGraphAt(before, view, nowMs);
  const other = before && baseline.isCurrent ? baseline.graph : undefined;

  const changes = useMemo(
    () => (now && other && other.nodes.length > 0 ? compareGraphs(now, other) : undefined),
    [now, other],
  );
  const graph = useMemo(() => (now && other ? withVanished(now, other) : now), [now, other]);
  return {
    graph,
    isCurrent: shown === undefined || past.isCurrent,
    failure: shown && past.failure,
    comparison: before && { window: before, graph: other, changes, failure: baseline.failure },
  };
}
