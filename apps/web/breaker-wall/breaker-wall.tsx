'use client';

import { useCallback, useMemo } from 'react';
import type { BreakerWallDocument } from '../api-documents.ts';
import { GraphNotices } from '../live-feed/graph-notices.tsx';
import { liveClock, ShownClockContext } from '../live-feed/server-clock.ts';
import { StaleNotice } from '../live-feed/stale-notice.tsx';
import { useLiveFeed } from '../live-feed/use-live-feed.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { IgnoredParameters } from '../shell/ignored-parameters.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import { type Arranged, arrange } from './arrange.ts';
import styles from './breaker-wall.module.css';
import { fullRate } from './demand.ts';
import { useWallState } from './use-wall-state.ts';
import { WallAnnouncer } from './wall-announcer.tsx';
import { WallGrids } from './wall-grids.tsx';
import { WallPanel } from './wall-panel.tsx';
import { WALL_PARAMETERS, type WallItem, type WallState } from './wall-state.ts';
import { WallToolbar } from './wall-toolbar.tsx';

/** Every breaker and bulkhead at once: Hystrix' dashboard, for states and figures that are true. */
export function BreakerWall({ canSignOut }: { canSignOut: boolean }) {
  const graphFeed = useLiveGraph();
  const feed = useLiveFeed<BreakerWallDocument>(paths.breakerStream);
  const { state, change } = useWallState();
  const { text } = useLanguage();
  const wall = feed.snapshot;
  const arranged = useMemo(() => wall && arrange(wall, state), [wall, state]);
  const select = useCallback((selected: WallItem | null) => change({ selected }), [change]);
  const close = useCallback(() => select(null), [select]);
  const isStale = feed.status?.state === 'stale' || feed.link === 'lost';
  return (
    <div className={layout.page}>
      <TopBar page="breakers" feed={graphFeed} canSignOut={canSignOut} />
      <IgnoredParameters known={WALL_PARAMETERS} />
      <GraphNotices notices={graphFeed.snapshot?.notices ?? []} />
      <ShownClockContext value={liveClock(feed)}>
        {wall && arranged && <Tools wall={wall} arranged={arranged} state={state} change={change} />}
        <div className={layout.work}>
          <main className={`${layout.main} ${styles.main}`} aria-label={text.wall.title} data-stale={isStale}>
            <StaleNotice feed={feed} />
            {wall?.partial && <p className={styles.partial}>{text.wall.partial}</p>}
            {wall && arranged ? (
              <Tiles wall={wall} arranged={arranged} state={state} change={change} onSelect={select} />
            ) : (
              <PageMessage>{text.wall.loading}</PageMessage>
            )}
          </main>
          {wall && state.selected && <WallPanel wall={wall} selected={state.selected} onClose={close} />}
        </div>
        {wall && <WallAnnouncer wall={wall} />}
      </ShownClockContext>
    </div>
  );
}

interface WallProps {
  wall: BreakerWallDocument;
  arranged: Arranged;
  state: WallState;
  change: (wish: Partial<WallState>) => void;
}

function Tools({ wall, arranged, state, change }: WallProps) {
  const {
    numbers: { perSecond },
  } = useLanguage();
  if (isEmpty(wall)) return null;
  const services = [...new Set([...wall.breakers, ...wall.bulkheads].map(({ service }) => service))].sort();
  return (
    <WallToolbar
      state={state}
      onChange={change}
      services={services}
      counts={arranged.counts}
      scale={perSecond(scaleOf(wall))}
      windowSeconds={secondsOf(wall)}
    />
  );
}

function Tiles({ wall, arranged, state, change, onSelect }: WallProps & { onSelect: (item: WallItem) => void }) {
  const { text } = useLanguage();
  if (isEmpty(wall)) {
    return (
      <PageMessage title={text.wall.empty}>
        <p>{text.wall.emptyHint}</p>
      </PageMessage>
    );
  }
  if (arranged.breakers.length + arranged.bulkheads.length === 0) {
    return (
      <PageMessage title={text.wall.noMatch}>
        <button type="button" onClick={() => change({ text: '', shown: [], service: '' })}>
          {text.wall.clear}
        </button>
      </PageMessage>
    );
  }
  return <WallGrids wall={wall} arranged={arranged} full={scaleOf(wall)} state={state} onSelect={onSelect} />;
}

function isEmpty({ breakers, bulkheads }: BreakerWallDocument): boolean {
  return breakers.length + bulkheads.length === 0;
}

function secondsOf({ window }: BreakerWallDocument): number {
  return (window.to - window.from) / 1e3;
}

function scaleOf(wall: BreakerWallDocument): number {
  return fullRate(wall.breakers.map(({ attempted }) => attempted / secondsOf(wall)));
}
