'use client';

import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { StaleNotice } from '../../live-feed/stale-notice.tsx';
import type { GraphFeed } from '../../live-feed/use-live-graph.ts';
import { useIncidents } from '../../shell/use-incidents.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { type Sight, TrafficMap, type TrafficMapHandle } from '../../traffic-map/traffic-map.tsx';
import { MapBoundary } from '../map-boundary.tsx';
import { leaveFullScreen } from './full-screen.ts';
import { TvBar } from './tv-bar.tsx';
import { TvCaption } from './tv-caption.tsx';
import styles from './tv-map.module.css';
import { tvScenes } from './tv-scenes.ts';
import { useHandled } from './use-handled.ts';
import { useScreenAwake } from './use-screen-awake.ts';
import { useTvScene } from './use-tv-scene.ts';

interface Props {
  feed: GraphFeed;
  sight: Sight;
  /** Under which this browser keeps where things stand. */
  layoutName: string;
  pins: string;
  onPins: (pins: string) => void;
  onLeave: () => void;
  /** Somebody wants to know more of what is on the wall. */
  onSelect: (selection: Selection) => void;
}

/** Read from a few metres. */
const LABEL_SIZE = 1.45;

/** The map for a screen on the wall: nothing around it, and it goes by itself to whatever fails. */
export function TvMap({ feed, sight, layoutName, pins, onPins, onLeave, onSelect }: Props) {
  const { text } = useLanguage();
  const graph = feed.snapshot && feed.snapshot.nodes.length > 0 ? feed.snapshot : undefined;
  const incidents = useIncidents('?status=open').data?.incidents ?? NO_INCIDENTS;
  const isHandled = useHandled();
  useScreenAwake();
  const scenes = useMemo(() => (graph ? tvScenes(graph, incidents) : NO_SCENES), [graph, incidents]);
  const { scene, turn } = useTvScene(scenes, isHandled);
  const map = useRef<TrafficMapHandle>(null);
  const room = useRef<HTMLElement>(null);
  const part = scene?.part ?? null;
  const nodes = useRef(part?.nodes);
  nodes.current = part?.nodes;
  const bring = useCallback(() => map.current?.fit(nodes.current), []);
  const key = scene?.key;
  const present = graph?.nodes.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: figures that change move nothing; another scene, nodes that come, and where nodes went since do
  useEffect(bring, [key, turn, present]);
  useEffect(() => onResize(room, bring), [bring]);
  const seen = useMemo(() => ({ ...sight, bright: part ?? sight.bright }), [sight, part]);
  const leave = () => {
    leaveFullScreen();
    onLeave();
  };
  return (
    <div className={`${styles.tv} ${isHandled ? '' : styles.rests}`} data-testid="tv">
      <TvBar feed={feed} graph={graph} openIncidents={incidents.length} isHeld={isHandled} onLeave={leave} />
      <StaleNotice feed={feed} />
      <main ref={room} className={styles.room} aria-label={text.bar.map}>
        {graph && scene ? (
          <MapBoundary>
            <TrafficMap
              ref={map}
              layoutName={layoutName}
              graph={graph}
              sight={seen}
              selection={null}
              onSelect={(selection) => {
                if (!selection) return;
                leaveFullScreen();
                onSelect(selection);
              }}
              pins={pins}
              onPins={onPins}
              labelSize={LABEL_SIZE}
            />
          </MapBoundary>
        ) : (
          <p className={styles.empty}>{text.tv.noTraffic}</p>
        )}
      </main>
      {scene && <TvCaption scenes={scenes} scene={scene} />}
    </div>
  );
}

const NO_INCIDENTS: never[] = [];
const NO_SCENES: never[] = [];

/** Calls back when the element has another size than before. */
function onResize(element: RefObject<HTMLElement | null>, callBack: () => void): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(callBack);
  });
  observer.observe(element.current!);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
