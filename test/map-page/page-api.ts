import type { TrafficGraph } from '@faultline/model';
import type { Selection } from '../../apps/web/traffic-map/selection.ts';
import type { SyntheticGraph } from './synthetic-graph.ts';

/** What tests and benchmarks do with the console's map on `index.html`. */
export interface MapPage {
  /** Shows a graph. @returns milliseconds of script until the map has taken it over, drawing apart */
  show(graph: TrafficGraph): number;
  /** Shows a synthetic system by area, with areas that are opened and left by zooming, as the console does. */
  showAreas(options: SyntheticGraph): void;
  /** Areas that are open. */
  open(): readonly string[];
  synthetic(options: SyntheticGraph): TrafficGraph;
  /** What the map last said its legend must say. */
  legend(): { requestsPerDot: number; hasDots: boolean; technique: 'webgl2' | 'canvas2d' } | null;
  /** What a link must say so that it shows the same; `?pins=` of this page takes it. */
  pins(): string;
  select(selection: Selection | null): void;
  selection(): Selection | null;
  readonly handle: { fit(): void; zoomIn(): void; zoomOut(): void; focusNode(id: string): void; rearrange(): void };
}

/** What the benchmark does with Vizceral on `vizceral.html`. */
export interface VizceralPage {
  /** Shows a synthetic system of this many services. */
  show(services: number): void;
  /** @returns milliseconds that `updateData` took for a new snapshot */
  update(services: number, moment: number): number;
  /** Whether its layout is done. */
  isReady(): boolean;
  /** Particles under way, all connections together. */
  particles(): number;
}

declare global {
  interface Window {
    trafficMap: MapPage;
    vizceral: VizceralPage;
  }
}
