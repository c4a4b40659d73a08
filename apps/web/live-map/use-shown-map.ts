'use client';

import type { GraphView, TrafficGraph } from '@faultline/model';
import { useMemo, useRef } from 'react';
import { clockOffsetMs, type ShownClock } from '../live-feed/server-clock.ts';
import { type GraphFeed, useLiveGraph } from '../live-feed/use-live-graph.ts';
import { useLanguage } from '../text/use-language.tsx';
import type { MapLevel } from '../traffic-map/traffic-map.tsx';
import { useSight } from './find/use-sight.ts';
import { graphView } from './levels/level-state.ts';
import { changesInSight, NO_CHANGES_IN_SIGHT } from './time/changes-in-sight.ts';
import { timelineRange } from './time/timeline-range.ts';
import { useBefore } from './time/use-before.ts';
import { useShownGraph } from './time/use-shown-graph.ts';
import { useTimeline } from './time/use-timeline.ts';
import type { ViewState } from './view-state.ts';

/** Everything the page shows, as far as it is known: which graph, what of it is in sight, and its place in time. */
export function useShownMap(state: ViewState) {
  const language = useLanguage();
  const { time, level, selection } = state;
  // The same object for as long as it says the same, whatever else of the state changes.
  const viewText = JSON.stringify(graphView(level));
  const view = useMemo<GraphView>(() => JSON.parse(viewText), [viewText]);
  const feed = useLiveGraph(view);
  // While the feed of another view is waited for, what the server said last holds: its clock is not a view's.
  const newest = useRef<GraphFeed>(feed);
  if (feed.receivedAt > newest.current.receivedAt) newest.current = feed;
  const { status, receivedAt } = feed.status ? feed : newest.current;
  const offsetMs = clockOffsetMs(newest.current);
  /** The server's clock; undefined before it is known. */
  const nowMs = newest.current.status?.now;
  const { graph: asked, isCurrent, failure, comparison } = useShownGraph(feed.snapshot, time, view, nowMs);
  // Until what is asked for is there, what was shown goes on being shown, in its own layout.
  const latest = useRef<{ graph: TrafficGraph; layoutName: string; opening: string }>(undefined);
  const layoutName = level.grouping ?? '';
  const opening = JSON.stringify(level.open);
  if (asked && isCurrent) latest.current = { graph: asked, layoutName, opening };
  const graph = latest.current?.graph;
  const centre = state.focus?.service ?? null;
  const levelKey = JSON.stringify([state.focus, level.leftOut, latest.current?.opening]);
  const mapLevel = useMemo<MapLevel>(() => ({ key: levelKey, centre }), [levelKey, centre]);
  const changes = useMemo(
    () => (comparison?.changes ? changesInSight(comparison.changes, language) : NO_CHANGES_IN_SIGHT),
    [comparison?.changes, language],
  );
  const { match, sight } = useSight(graph, state, changes);
  const range = nowMs === undefined ? undefined : timelineRange(time, nowMs);
  const timeline = useTimeline(range).data;
  const before = useBefore(selection === null ? undefined : (time.at ?? nowMs), timeline, comparison, view, nowMs);
  const clock = useMemo<ShownClock>(
    () => (time.at === null ? { aheadMs: offsetMs } : { stoppedAtMs: time.at }),
    [time.at, offsetMs],
  );
  return {
    view,
    feed: { ...feed, status, receivedAt, snapshot: feed.snapshot ?? graph },
    /** With at least one node; undefined where there is nothing to draw. */
    graph: isDrawable(graph) ? graph : undefined,
    /** Under which this browser keeps where its nodes stand. */
    layoutName: latest.current?.layoutName ?? '',
    mapLevel,
    /** It is on the level that was asked for. */
    isSettled: latest.current?.layoutName === layoutName && latest.current.opening === opening,
    /** It is known that there is nothing to draw. */
    isEmpty: graph !== undefined && !isDrawable(graph),
    isLive: time.at === null,
    isCurrent,
    failure,
    comparison,
    match,
    sight,
    nowMs,
    range,
    timeline,
    before,
    clock,
  };
}

export type ShownMap = ReturnType<typeof useShownMap>;

function isDrawable(graph: TrafficGraph | undefined): graph is TrafficGraph {
  return graph !== undefined && graph.nodes.length > 0;
}
