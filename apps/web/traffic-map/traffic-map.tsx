'use client';

import type { TrafficGraph } from '@faultline/model';
import {
  type KeyboardEvent,
  type Ref,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { ShownClockContext } from '../live-feed/server-clock.ts';
import { useLanguage } from '../text/use-language.tsx';
import { useTheme } from '../theme/use-theme.tsx';
import { describeMap, describeNode } from './describe.ts';
import { ALL_IN_SIGHT, type Sight } from './graph-part.ts';
import type { Size } from './layout.ts';
import type { MapLevel } from './level-places.ts';
import { MapController, ONLY_LEVEL } from './map-controller.ts';
import type { MapLegend } from './map-stage.ts';
import type { Selection } from './selection.ts';
import styles from './traffic-map.module.css';
import { useReducedMotion } from './use-reduced-motion.ts';
import type { WalkDirection } from './walk.ts';

export type { Sight } from './graph-part.ts';
export type { MapLevel } from './level-places.ts';
export type { MapLegend } from './map-stage.ts';
export type { Selection } from './selection.ts';

/** What toolbars and shortcuts do to the map. */
export interface TrafficMapHandle {
  /** Brings everything into view, or these nodes only. */
  fit(only?: ReadonlySet<string>): void;
  /** Brings the same into view as the last time, when the room has changed. */
  refit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Brings a node into the middle of the screen; an unknown id changes nothing. */
  focusNode(id: string): void;
  /** Arranges all nodes afresh, forgetting where they were dragged to. */
  rearrange(): void;
}

export interface TrafficMapProps {
  graph: TrafficGraph | null;
  /** What of the graph is seen. Has to stay the same object while nothing changes. */
  sight?: Sight;
  /** Which level the graph is, and the sight of it. Has to stay the same object while nothing changes. */
  level?: MapLevel;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** A node was entered: double click, or Enter on the selected one. */
  onEnter?: (id: string) => void;
  /** A node was zoomed into so far that it fills much of the screen. Says whether that leads to another level. */
  onZoomInto?: (id: string) => boolean;
  /** All there is was zoomed away to a part of the screen. Says whether that leads to another level. */
  onZoomOut?: () => boolean;
  /** Under which this browser keeps where things stand; fixed for the map's life. */
  layoutName?: string;
  /** Called whenever the legend has to say something else. */
  onLegend?: (legend: MapLegend) => void;
  /** What the link says of nodes put somewhere by hand, as `onPins` was told. */
  pins?: string;
  onPins?: (pins: string) => void;
  /** Overrides the visitor's system setting. */
  reducedMotion?: boolean | undefined;
  /** How much larger names are than on a desk. */
  labelSize?: number;
  /** What lies over the lower left corner. Has to stay the same object while nothing changes. */
  corner?: Size | undefined;
  ref?: Ref<TrafficMapHandle>;
}

const FREE: Size = { width: 0, height: 0 };

const ARROWS: Record<string, WalkDirection> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The live map of traffic: services from left to right, one dot for every so many requests. Fills its parent. */
export function TrafficMap({
  graph,
  sight = ALL_IN_SIGHT,
  level = ONLY_LEVEL,
  selection,
  onSelect,
  onEnter,
  onZoomInto,
  onZoomOut,
  layoutName = '',
  onLegend,
  pins = '',
  onPins,
  reducedMotion,
  labelSize = 1,
  corner = FREE,
  ref,
}: TrafficMapProps) {
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const canvases = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const controller = useRef<MapController | null>(null);
  const [focusedNode, setFocusedNode] = useState<string | null>(null);
  const systemReducesMotion = useReducedMotion();
  const theme = useTheme();
  const language = useLanguage();
  const clock = useContext(ShownClockContext);
  const events = { onSelect, onEnter, onZoomInto, onZoomOut, onLegend, onPins, theme };
  const latest = useRef(events);

  useLayoutEffect(() => {
    latest.current = events;
  });

  useLayoutEffect(() => {
    const map = new MapController(
      {
        root: root.current!,
        grid: grid.current!,
        canvases: canvases.current!,
        labels: labels.current!,
        field: field.current!,
      },
      {
        onSelect: (picked) => latest.current.onSelect(picked),
        onEnter: (id) => latest.current.onEnter?.(id),
        onZoomInto: (id) => latest.current.onZoomInto?.(id) ?? false,
        onZoomOut: () => latest.current.onZoomOut?.() ?? false,
        onLegend: (legend) => latest.current.onLegend?.(legend),
        onFocus: setFocusedNode,
        onPins: (text) => latest.current.onPins?.(text),
      },
      layoutName,
      latest.current.theme,
    );
    controller.current = map;
    return () => {
      controller.current = null;
      map.destroy();
    };
  }, [layoutName]);

  const isReduced = reducedMotion ?? systemReducesMotion;
  useLayoutEffect(() => controller.current?.setReducedMotion(isReduced), [isReduced]);
  useEffect(() => controller.current?.setPins(pins), [pins]);
  useLayoutEffect(() => controller.current?.setLabelSize(labelSize), [labelSize]);
  useEffect(() => controller.current?.setCorner(corner), [corner]);
  useLayoutEffect(() => controller.current?.setTheme(theme), [theme]);
  useLayoutEffect(() => controller.current?.setLanguage(language), [language]);
  useLayoutEffect(() => controller.current?.setClock(clock), [clock]);
  useEffect(() => controller.current?.setGraph(graph, sight, level), [graph, sight, level]);
  useEffect(() => controller.current?.setSelection(selection), [selection]);

  useImperativeHandle(
    ref,
    () => ({
      fit: (only) => controller.current?.camera.fit(true, only),
      refit: () => controller.current?.camera.refit(true),
      zoomIn: () => controller.current?.zoomIn(),
      zoomOut: () => controller.current?.zoomOut(),
      focusNode: (id) => controller.current?.camera.focus(id),
      rearrange: () => controller.current?.rearrange(),
    }),
    [],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const map = controller.current;
    if (!map || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) map.walk(arrow);
    else if (event.key === 'Enter') map.selectOrEnter();
    else if (event.key === 'Escape' && (focusedNode !== null || selection !== null)) {
      map.walk(null);
      onSelect(null);
    } else if (event.key === 'f') map.camera.fit(true);
    else if (event.key === '+' || event.key === '=') map.zoomIn();
    else if (event.key === '-') map.zoomOut();
    else return;
    event.preventDefault();
  };

  const focused = graph?.nodes.find(({ id }) => id === focusedNode);
  return (
    <div
      ref={root}
      className={styles.map}
      role="application"
      aria-label={describeMap(graph, language)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application widget takes the keyboard as a whole
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => controller.current?.walk(null)}
    >
      <div ref={grid} className={styles.grid} />
      <div className={styles.vignette} />
      <div ref={canvases} className={styles.canvases} />
      <div ref={labels} className={styles.labels} aria-hidden="true" />
      <div ref={field} className={styles.field} aria-hidden="true" />
      <div className={styles.spoken} aria-live="polite">
        {focused ? describeNode(focused, language) : ''}
      </div>
    </div>
  );
}
