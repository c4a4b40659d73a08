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
import type { MapPage } from './page-api.ts';
import { syntheticGraph } from './synthetic-graph.ts';

const root = createRoot(document.getElementById('map')!);
const ref = createRef<TrafficMapHandle>();
const isReduced = new URLSearchParams(location.search).has('still') || undefined;
let graph: TrafficGraph | null = null;
let selection: Selection | null = null;
let legend: MapLegend | null = null;
let pins = new URLSearchParams(location.search).get('pins') ?? '';

function render(): void {
  flushSync(() =>
    root.render(
      <TrafficMap
        ref={ref}
        graph={graph}
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

const page: MapPage = {
  show(next) {
    const before = performance.now();
    graph = next;
    render();
    return performance.now() - before;
  },
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
