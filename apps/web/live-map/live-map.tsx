'use client';

import { useCallback, useRef } from 'react';
import { FirstReading } from '../live-feed/first-reading.tsx';
import { GraphNotices } from '../live-feed/graph-notices.tsx';
import { ShownClockContext } from '../live-feed/server-clock.ts';
import { StaleNotice } from '../live-feed/stale-notice.tsx';
import { IgnoredParameters } from '../shell/ignored-parameters.tsx';
import styles from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { BusyMap } from './busy-map.tsx';
import { useFocusKeys } from './find/use-focus-keys.ts';
import type { Ingest } from './first-span/examples.ts';
import { FirstSpan } from './first-span/first-span.tsx';
import { useLevelKeys } from './levels/use-level-keys.ts';
import { MomentFailure } from './time/moment-failure.tsx';
import { MomentStatus } from './time/moment-status.tsx';
import { NoTraffic } from './time/no-traffic.tsx';
import { TimeControl } from './time/time-control.tsx';
import { NOW } from './time/time-state.ts';
import { fillScreen } from './tv/full-screen.ts';
import { TvMap } from './tv/tv-map.tsx';
import { useTvKeys } from './tv/use-tv-keys.ts';
import { useShownMap } from './use-shown-map.ts';
import { useViewState } from './use-view-state.ts';
import { MAP_PARAMETERS } from './view-state.ts';

interface Props {
  ingest: Ingest;
  canSignOut: boolean;
}

/** The console's first page: what flows, now or at another moment, where it fails, and the figures behind it. */
export function LiveMap({ ingest, canSignOut }: Props) {
  const { text } = useLanguage();
  const state = useViewState();
  const { time, change, setTime } = state;
  const shown = useShownMap(state);
  const { feed, graph, isLive, isCurrent, failure, timeline, range } = shown;
  const showTv = useCallback((tv: boolean) => change(tv ? { tv, time: NOW } : { tv }), [change]);
  useTvKeys(state.tv, showTv);
  useFocusKeys(state.setFocus);
  useLevelKeys(state.setLevel);
  const wasBusy = useRef(false);
  wasBusy.current ||= graph !== undefined;

  if (state.tv) {
    return (
      <ShownClockContext value={shown.clock}>
        <TvMap
          feed={feed}
          sight={shown.sight}
          layoutName={shown.layoutName}
          pins={state.pins}
          onPins={state.keepPins}
          onLeave={() => showTv(false)}
          onSelect={(selection) => change({ tv: false, selection })}
        />
      </ShownClockContext>
    );
  }
  const notices = (
    <>
      {isLive && <StaleNotice feed={feed} />}
      {failure !== undefined && <MomentFailure reason={failure} />}
    </>
  );
  const views = [
    { value: 'map', label: text.bar.map },
    { value: 'table', label: text.bar.table },
  ] as const;
  const hasPast = timeline?.series.some(({ requests }) => requests > 0) ?? false;
  return (
    <ShownClockContext value={shown.clock}>
      <div className={styles.page}>
        <TopBar
          page="map"
          feed={isLive ? feed : { ...feed, snapshot: graph }}
          canSignOut={canSignOut}
          status={isLive ? undefined : <MomentStatus time={time} isCurrent={isCurrent} />}
        >
          {graph && <Segmented label={text.bar.view} options={views} value={state.view} onChange={state.show} />}
        </TopBar>
        <IgnoredParameters known={MAP_PARAMETERS} />
        <GraphNotices notices={graph?.notices ?? (isLive ? (feed.snapshot?.notices ?? []) : [])} />
        {graph ? (
          <BusyMap
            shown={shown}
            graph={graph}
            state={state}
            notices={notices}
            onTv={() => {
              fillScreen();
              showTv(true);
            }}
          />
        ) : (
          <main className={styles.main}>
            {notices}
            {isLive && feed.status?.state === 'waiting' && <FirstReading />}
            {isLive && shown.isEmpty && <FirstSpan ingest={ingest} wasBusy={wasBusy.current} />}
            {!isLive && isCurrent && <NoTraffic onLive={() => setTime({ at: null, speed: 0 })} />}
          </main>
        )}
        {range && (graph || !isLive || hasPast) && (
          <TimeControl
            time={time}
            isCurrent={isCurrent}
            timeline={timeline}
            range={range}
            baseline={shown.comparison?.window}
            nowMs={shown.nowMs ?? 0}
            view={shown.view}
            onTime={setTime}
          />
        )}
      </div>
    </ShownClockContext>
  );
}
