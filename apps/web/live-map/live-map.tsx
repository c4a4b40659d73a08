'use client';

import { useCallback, useRef } from 'react';
import { GraphNotices } from '../live-feed/graph-notices.tsx';
import { clockOffsetMs, ServerClockOffset } from '../live-feed/server-clock.ts';
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
import { LiveAnnouncer } from './live-announcer.tsx';
import { MapView } from './map-view.tsx';
import { SidePanel } from './panel/side-panel.tsx';
import { ProblemStrip } from './problem-strip.tsx';
import { TableTwin } from './table/table-twin.tsx';
import { fillScreen } from './tv/full-screen.ts';
import { TvMap } from './tv/tv-map.tsx';
import { useTvKeys } from './tv/use-tv-keys.ts';
import { useViewState } from './use-view-state.ts';

interface Props {
  ingest: Ingest;
  canSignOut: boolean;
}

/** The console's first page: what flows now, where it fails, and the figures behind whatever is selected. */
export function LiveMap({ ingest, canSignOut }: Props) {
  const { text } = useLanguage();
  const feed = useLiveGraph();
  const state = useViewState();
  const { selection, view, pins, focus, select, show, keepPins } = state;
  const graph = feed.snapshot;
  const { match, sight } = useSight(graph, state);
  useFocusKeys(state.setFocus);
  const { change } = state;
  const showTv = useCallback((tv: boolean) => change({ tv }), [change]);
  useTvKeys(state.tv, showTv);
  const map = useRef<TrafficMapHandle>(null);
  const main = useRef<HTMLElement>(null);
  const hasNodes = graph !== undefined && graph.nodes.length > 0;
  const views = [
    { value: 'map', label: text.bar.map },
    { value: 'table', label: text.bar.table },
  ] as const;
  const wasBusy = useRef(false);
  wasBusy.current ||= hasNodes;

  if (state.tv) {
    return (
      <ServerClockOffset value={clockOffsetMs(feed)}>
        <TvMap
          feed={feed}
          sight={sight}
          pins={pins}
          onPins={keepPins}
          onLeave={() => showTv(false)}
          onSelect={(picked) => change({ tv: false, selection: picked })}
        />
      </ServerClockOffset>
    );
  }
  return (
    <div className={styles.page}>
      <TopBar page="map" feed={feed} canSignOut={canSignOut}>
        {hasNodes && <Segmented label={text.bar.view} options={views} value={view} onChange={show} />}
      </TopBar>
      <GraphNotices notices={graph?.notices ?? []} />
      {hasNodes ? (
        <>
          <ProblemStrip graph={graph} selection={selection} onSelect={select} />
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
            onMiss={(name) => select({ type: 'node', id: name })}
            onLeave={() => main.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
          >
            {focus && <FocusPath graph={graph} focus={focus} onFocus={state.setFocus} />}
          </FindBar>
          <div className={styles.work}>
            <main ref={main} className={styles.main} aria-label={view === 'map' ? text.bar.map : text.bar.table}>
              <StaleNotice feed={feed} />
              {view === 'map' ? (
                <MapView
                  map={map}
                  graph={graph}
                  sight={sight}
                  scope={focus ? `${focus.hops} ${focus.service}` : ''}
                  selection={selection}
                  onSelect={select}
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
              <ServerClockOffset value={clockOffsetMs(feed)}>
                <SidePanel
                  graph={graph}
                  sight={sight}
                  selection={selection}
                  onSelect={select}
                  onFocus={state.setFocus}
                  onShowAll={() => state.change({ filter: '', focus: null })}
                />
              </ServerClockOffset>
            )}
          </div>
          <LiveAnnouncer graph={graph} />
        </>
      ) : (
        <main className={styles.main}>
          <StaleNotice feed={feed} />
          {graph && <FirstSpan ingest={ingest} wasBusy={wasBusy.current} />}
        </main>
      )}
    </div>
  );
}
