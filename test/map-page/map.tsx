import '../../apps/web/app/globals.css';
import type { TrafficGraph } from '@faultline/model';
import { createRef } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  type MapLegend,
  type Selection,
  TrafficMap,
  type TrafficMapHandle,
} from '../../apps/web/traffic-map/traffic-map.tsx';
import { byArea } from './areas.ts';
import type { MapPage } from './page-api.ts';
import { syntheticGraph } from './synthetic-graph.ts';

const root = createRoot(document.getElementById('map')!);
const ref = createRef<TrafficMapHandle>();
const isReduced = new URLSearchParams(location.search).has('still') || undefined;
let graph: TrafficGraph | null = null;
let areas: TrafficGraph | null = null;
let open: readonly string[] = [];
let level = { key: '', centre: null };
let selection: Selection | null = null;
let legend: MapLegend | null = null;
let pins = new URLSearchParams(location.search).get('pins') ?? '';

function render(): void {
  flushSync(() =>
    root.render(
      <TrafficMap
        ref={ref}
        graph={areas ? byArea(areas, open) : graph}
        level={level}
        onZoomInto={(id) => id.startsWith('group:') && openAreas([...open, id.slice('group:'.length)])}
        onZoomOut={() => open.length > 0 && openAreas(open.slice(0, -1))}
        selection={selection}
        onSelect={(picked) => page.select(picked)}
        onLegend={(told) => {
          legend = told;
        }}
        pins={pins}
        onPins={(told) => {
          pins = told;
        }}
        reducedMotion={isReduced}
      />,
    ),
  );
}

function openAreas(next: readonly string[]): boolean {
  open = next;
  level = { key: open.join(), centre: null };
  // As in the console, where it takes the server's answer.
  setTimeout(render);
  return true;
}

const page: MapPage = {
  show(next) {
    const before = performance.now();
    graph = next;
    render();
    return performance.now() - before;
  },
  showAreas(system) {
    areas = syntheticGraph(system);
    render();
  },
  open: () => open,
  synthetic: syntheticGraph,
  legend: () => legend,
  pins: () => pins,
  selection: () => selection,
  select(picked) {
    selection = picked;
    render();
  },
  get handle() {
    return ref.current!;
  },
};

window.trafficMap = page;
render();
