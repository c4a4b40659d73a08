'use client';

import { useCallback, useMemo, useRef } from 'react';
import { GraphNotices } from '../live-feed/graph-notices.tsx';
import { clockOffsetMs, type ShownClock, ShownClockContext } from '../live-feed/server-clock.ts';
import { StaleNotice } from '../live-feed/stale-notice.tsx';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import styles from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import type { TrafficMapHandle } from '../traffic-map/traffic-map.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { FindBar } from './find/find-bar.tsx';
import { FocusPath } from './find/focus-path.tsx';
import { useFocusKeys } from './find/use-focus-keys.ts';
import { useSight } from './find/use-sight.ts';
import type { Ingest } from './first-span/examples.ts';
import { FirstSpan } from './first-span/first-span.tsx';
import { LevelControl } from './levels/level-control.tsx';
import { LevelPath } from './levels/level-path.tsx';
import { graphView, toggled } from './levels/level-state.ts';
import { useLevelKeys } from './levels/use-level-keys.ts';
import { LiveAnnouncer } from './live-announcer.tsx';
import { MapView } from './map-view.tsx';
import { SidePanel } from './panel/side-panel.tsx';
import { ProblemStrip } from './problem-strip.tsx';
import { TableTwin } from './table/table-twin.tsx';
import { ChangeStrip } from './time/change-strip.tsx';
import { changesInSight, NO_CHANGES_IN_SIGHT } from './time/changes-in-sight.ts';
import { MomentFailure } from './time/moment-failure.tsx';
import { MomentStatus } from './time/moment-status.tsx';
import { NoTraffic } from './time/no-traffic.tsx';
import { TimeControl } from './time/time-control.tsx';
import { NOW } from './time/time-state.ts';
import { timelineRange } from './time/timeline-range.ts';
import { BeforeContext, useBefore } from './time/use-before.ts';
import { useShownGraph } from './time/use-shown-graph.ts';
import { useTimeline } from './time/use-timeline.ts';
import { fillScreen } from './tv/full-screen.ts';
import { TvMap } from './tv/tv-map.tsx';
import { useTvKeys } from './tv/use-tv-keys.ts';
import { useViewState } from './use-view-state.ts';

/** Of the ids of groups. */
const GROUP_PREFIX = 'group:';

interface Props {
  ingest: Ingest;
  canSignOut: boolean;
}

/** The console's first page: what flows now, where it fails, and the figures behind whatever is selected. */
export function LiveMap({ ingest, canSignOut }: Props) {
  const language = useLanguage();
  const { text } = language;
  const state = useViewState();
  const { selection, view, pins, focus, time, level, select, show, keepPins, setTime, setLevel } = state;
  const graphIn = useMemo(() => graphView(level), [level]);
  const feed = useLiveGraph(graphIn);
  const isLive = time.at === null;
  const { graph, isCurrent, failure, comparison } = useShownGraph(feed.snapshot, time, graphIn);
  const changes = useMemo(
    () => (comparison?.changes ? changesInSight(comparison.changes, language) : NO_CHANGES_IN_SIGHT),
    [comparison?.changes, language],
  );
  const { match, sight } = useSight(graph, state, changes);
  const { change } = state;
  const showTv = useCallback((tv: boolean) => change(tv ? { tv, time: NOW } : { tv }), [change]);
  useTvKeys(state.tv, showTv);
  useFocusKeys(state.setFocus);
  useLevelKeys(setLevel);
  const map = useRef<TrafficMapHandle>(null);
  const main = useRef<HTMLElement>(null);
  const hasNodes = graph !== undefined && graph.nodes.length > 0;
  const offsetMs = clockOffsetMs(feed);
  const nowMs = feed.status?.now;
  const range = nowMs === undefined ? undefined : timelineRange(time, nowMs);
  const timeline = useTimeline(range).data;
  const hasPast = timeline?.series.some(({ requests }) => requests > 0) ?? false;
  const before = useBefore(selection === null ? undefined : (time.at ?? nowMs), timeline, comparison, graphIn);
  const clock = useMemo<ShownClock>(
    () => (time.at === null ? { aheadMs: offsetMs } : { stoppedAtMs: time.at }),
    [time.at, offsetMs],
  );
  const openGroup = (id: string, service?: string) => {
    state.change({
      level: { ...level, open: toggled(level.open, id.slice(GROUP_PREFIX.length)) },
      selection: service === undefined ? null : { type: 'node', id: service },
    });
  };
  const enter = (id: string) => {
    const kind = graph?.nodes.find((node) => node.id === id)?.kind;
    if (kind === 'group') openGroup(id);
    else if (kind === 'service') state.setFocus({ service: id, hops: 1 });
  };
  const views = [
    { value: 'map', label: text.bar.map },
    { value: 'table', label: text.bar.table },
  ] as const;
  const wasBusy = useRef(false);
  wasBusy.current ||= hasNodes;
  const shownFeed = isLive ? feed : { ...feed, snapshot: graph };

  if (state.tv) {
    return (
      <ShownClockContext value={clock}>
        <TvMap
          feed={feed}
          sight={sight}
          layoutName={level.grouping ?? ''}
          pins={pins}
          onPins={keepPins}
          onLeave={() => showTv(false)}
          onSelect={(picked) => change({ tv: false, selection: picked })}
        />
      </ShownClockContext>
    );
  }
  return (
    <div className={styles.page}>
      <TopBar
        page="map"
        feed={shownFeed}
        canSignOut={canSignOut}
        status={isLive ? undefined : <MomentStatus time={time} isCurrent={isCurrent} />}
      >
        {hasNodes && <Segmented label={text.bar.view} options={views} value={view} onChange={show} />}
      </TopBar>
      <GraphNotices notices={graph?.notices ?? []} />
      {hasNodes ? (
        <>
          {comparison ? (
            <ChangeStrip graph={graph} comparison={comparison} selection={selection} onSelect={select} />
          ) : (
            <ProblemStrip graph={graph} selection={selection} onSelect={select} />
          )}
          <FindBar
            graph={graph}
            filter={state.filter}
            unmatched={state.unmatched}
            match={match}
            onFilter={state.setFilter}
            onUnmatched={(unmatched) => state.change({ unmatched })}
            onFind={(id) => {
              select({ type: 'node', id });
              map.current?.focusNode(id);
            }}
            end={<LevelControl graph={graph} level={level} onLevel={setLevel} />}
            onMiss={(name) => select({ type: 'node', id: name })}
            onLeave={() => main.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
          >
            <LevelPath level={level} onLevel={setLevel} />
            {focus && <FocusPath graph={graph} focus={focus} onFocus={state.setFocus} />}
          </FindBar>
          <div className={styles.work}>
            <main ref={main} className={styles.main} aria-label={view === 'map' ? text.bar.map : text.bar.table}>
              {isLive && <StaleNotice feed={feed} />}
              {failure !== undefined && <MomentFailure reason={failure} />}
              {view === 'map' ? (
                <MapView
                  map={map}
                  graph={graph}
                  sight={sight}
                  scope={JSON.stringify([focus, level])}
                  selection={selection}
                  onSelect={select}
                  onEnter={enter}
                  layoutName={level.grouping ?? ''}
                  pins={pins}
                  onPins={keepPins}
                  onTv={() => {
                    fillScreen();
                    showTv(true);
                  }}
                />
              ) : (
                <TableTwin graph={graph} sight={sight} selection={selection} onSelect={select} />
              )}
            </main>
            {selection && (
              <ShownClockContext value={clock}>
                <BeforeContext value={before}>
                  <SidePanel
                    graph={graph}
                    sight={sight}
                    selection={selection}
                    onSelect={select}
                    onFocus={state.setFocus}
                    onOpenGroup={openGroup}
                    onShowAll={() => state.change({ filter: '', focus: null, level: { ...level, leftOut: [] } })}
                  />
                </BeforeContext>
              </ShownClockContext>
            )}
          </div>
          {isLive && <LiveAnnouncer graph={graph} />}
        </>
      ) : (
        <main className={styles.main}>
          {isLive && <StaleNotice feed={feed} />}
          {failure !== undefined && <MomentFailure reason={failure} />}
          {isLive && graph && <FirstSpan ingest={ingest} wasBusy={wasBusy.current} />}
          {!isLive && isCurrent && <NoTraffic onLive={() => setTime({ at: null, speed: 0 })} />}
        </main>
      )}
      {range && (hasNodes || !isLive || hasPast) && (
        <TimeControl
          time={time}
          isCurrent={isCurrent}
          timeline={timeline}
          range={range}
          baseline={comparison?.window}
          nowMs={nowMs ?? 0}
          view={graphIn}
          onTime={setTime}
        />
      )}
    </div>
  );
}
