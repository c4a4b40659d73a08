'use client';

import type { TrafficGraph } from '@faultline/model';
import { type RefObject, useRef, useState } from 'react';
import type { Size } from '../traffic-map/layout.ts';
import type { Selection } from '../traffic-map/selection.ts';
import {
  type MapLegend,
  type MapLevel,
  type Sight,
  TrafficMap,
  type TrafficMapHandle,
} from '../traffic-map/traffic-map.tsx';
import { Legend } from './legend.tsx';
import type { useLevelSteps } from './levels/use-level-steps.ts';
import { MapBoundary } from './map-boundary.tsx';
import { MapControls } from './map-controls.tsx';
import styles from './map-view.module.css';
import { useKeptFit } from './use-kept-fit.ts';

interface Props {
  map: RefObject<TrafficMapHandle | null>;
  graph: TrafficGraph;
  sight: Sight;
  /** Which level is shown; where it changes, the map goes over to it. */
  level: MapLevel;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  steps: Pick<ReturnType<typeof useLevelSteps>, 'enter' | 'zoomInto' | 'zoomOut'>;
  /** The map of another level has places of its own. */
  layoutName: string;
  /** Nodes that were dragged, as the link says them. */
  pins: string;
  onPins: (pins: string) => void;
  /** Shows the map as on a wall. */
  onTv: () => void;
}

/** The map with its legend and controls. */
export function MapView({
  map,
  graph,
  sight,
  level,
  selection,
  onSelect,
  steps,
  layoutName,
  pins,
  onPins,
  onTv,
}: Props) {
  const room = useRef<HTMLDivElement>(null);
  useKeptFit(room, map, level);
  const [legend, setLegend] = useState<MapLegend>();
  /** `undefined` until the visitor decides: the system's setting holds. */
  const [reducedMotion, setReducedMotion] = useState<boolean>();
  const [corner, setCorner] = useState<Size>();
  const isStill = legend !== undefined && !legend.hasDots;
  return (
    <div ref={room} className={styles.room}>
      <MapBoundary>
        <TrafficMap
          key={layoutName}
          layoutName={layoutName}
          ref={map}
          graph={graph}
          sight={sight}
          level={level}
          selection={selection}
          onSelect={onSelect}
          onEnter={steps.enter}
          onZoomInto={steps.zoomInto}
          onZoomOut={steps.zoomOut}
          onLegend={setLegend}
          pins={pins}
          onPins={onPins}
          reducedMotion={reducedMotion}
          corner={corner}
        />
      </MapBoundary>
      {legend && <Legend requestsPerDot={legend.hasDots ? legend.requestsPerDot : undefined} onSize={setCorner} />}
      <MapControls map={map} isStill={isStill} onMotion={() => setReducedMotion(!isStill)} onTv={onTv} />
    </div>
  );
}
