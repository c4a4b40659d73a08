'use client';

import type { TrafficGraph } from '@faultline/model';
import { type ReactNode, useRef } from 'react';
import styles from '../shell/page.module.css';
import { useLanguage } from '../text/use-language.tsx';
import type { TrafficMapHandle } from '../traffic-map/traffic-map.tsx';
import { FindBar } from './find/find-bar.tsx';
import { FocusPath } from './find/focus-path.tsx';
import { LevelControl } from './levels/level-control.tsx';
import { LevelPath } from './levels/level-path.tsx';
import { useLevelSteps } from './levels/use-level-steps.ts';
import { LiveAnnouncer } from './live-announcer.tsx';
import { MapView } from './map-view.tsx';
import { SidePanel } from './panel/side-panel.tsx';
import { ProblemStrip } from './problem-strip.tsx';
import { TableTwin } from './table/table-twin.tsx';
import { ChangeStrip } from './time/change-strip.tsx';
import { BeforeContext } from './time/use-before.ts';
import type { ShownMap } from './use-shown-map.ts';
import type { MapState } from './use-view-state.ts';

interface Props {
  shown: ShownMap;
  graph: TrafficGraph;
  state: MapState;
  /** What keeps the figures from being what was asked for. */
  notices: ReactNode;
  onTv: () => void;
}

/** The map or its table, with what is wrong above it, ways to find, and the figures of what is selected. */
export function BusyMap({ shown, graph, state, notices, onTv }: Props) {
  const { text } = useLanguage();
  const { comparison, match, sight, before, isLive } = shown;
  const { selection, view, focus, level, select, change, setFocus, setLevel } = state;
  const map = useRef<TrafficMapHandle>(null);
  const main = useRef<HTMLElement>(null);
  const steps = useLevelSteps(graph, state, shown.isSettled);
  return (
    <>
      {comparison ? (
        <ChangeStrip graph={graph} comparison={comparison} selection={selection} onSelect={select} />
      ) : (
        <ProblemStrip graph={graph} selection={selection} onSelect={select} isLive={isLive} />
      )}
      <FindBar
        graph={graph}
        filter={state.filter}
        unmatched={state.unmatched}
        match={match}
        onFilter={state.setFilter}
        onUnmatched={(unmatched) => change({ unmatched })}
        onFind={(id) => {
          select({ type: 'node', id });
          map.current?.focusNode(id);
        }}
        end={<LevelControl graph={graph} level={level} onLevel={setLevel} />}
        onMiss={(name) => select({ type: 'node', id: name })}
        onLeave={() => main.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
      >
        <LevelPath level={level} onLevel={setLevel} />
        {focus && <FocusPath graph={graph} focus={focus} onFocus={setFocus} />}
      </FindBar>
      <div className={styles.work}>
        <main ref={main} className={styles.main} aria-label={view === 'map' ? text.bar.map : text.bar.table}>
          {notices}
          {view === 'map' ? (
            <MapView
              map={map}
              graph={graph}
              sight={sight}
              level={shown.mapLevel}
              selection={selection}
              onSelect={select}
              steps={steps}
              layoutName={shown.layoutName}
              pins={state.pins}
              onPins={state.keepPins}
              onTv={onTv}
            />
          ) : (
            <TableTwin graph={graph} sight={sight} selection={selection} onSelect={select} />
          )}
        </main>
        {selection && (
          <BeforeContext value={before}>
            <SidePanel
              graph={graph}
              sight={sight}
              selection={selection}
              onSelect={select}
              onFocus={setFocus}
              onOpenGroup={steps.openGroup}
              onShowAll={() => change({ filter: '', focus: null, level: { ...level, leftOut: [] } })}
            />
          </BeforeContext>
        )}
      </div>
      {isLive && <LiveAnnouncer graph={graph} />}
    </>
  );
}
