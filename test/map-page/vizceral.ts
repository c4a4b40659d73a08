import type { TrafficGraph } from '@faultline/model';
import vizceral from 'vizceral';
import type { VizceralPage } from './page-api.ts';
import { syntheticGraph } from './synthetic-graph.ts';

/** Of a connection until its particles are as dense as Vizceral draws them; it has no ratio of its own. */
const MAX_VOLUME = 50_000;

const viz = new vizceral.default(document.getElementById('vizceral') as HTMLCanvasElement);
let isReady = false;
viz.on('viewUpdated', () => {
  isReady = true;
});

function trafficOf(graph: TrafficGraph): object {
  const entry = { name: 'INTERNET', class: 'normal' };
  const name = (id: string) => (id === 'internet' ? entry.name : id);
  const region = {
    renderer: 'region',
    name: 'region',
    layout: 'ltrTree',
    class: 'normal',
    maxVolume: MAX_VOLUME,
    updated: graph.asOf,
    nodes: graph.nodes.map(({ id }) => ({ name: name(id), renderer: 'focusedChild', class: 'normal', metadata: {} })),
    connections: graph.connections.map(({ source, target, recent }) => ({
      source: name(source),
      target: name(target),
      class: 'normal',
      metrics: { normal: recent!.succeededPerSecond, danger: recent!.failedPerSecond },
    })),
  };
  return {
    renderer: 'global',
    name: 'edge',
    nodes: [{ ...entry, renderer: 'global' }, region],
    connections: [{ source: entry.name, target: 'region', metrics: { normal: 1000 }, class: 'normal' }],
  };
}

const page: VizceralPage = {
  show(services) {
    viz.setSize(1280, 720);
    viz.setView(['region']);
    viz.updateData(trafficOf(syntheticGraph({ services })));
    viz.animate(0);
  },
  update(services, moment) {
    const traffic = trafficOf(syntheticGraph({ services, moment }));
    const before = performance.now();
    viz.updateData(traffic);
    return performance.now() - before;
  },
  isReady: () => isReady,
  particles: () =>
    Object.values(viz.currentGraph.connections).reduce(
      (sum, { view }) => sum + (view ? view.particleSystemSize - 1 - view.lastParticleIndex : 0),
      0,
    ),
};

// Its sprite must have been loaded before the first data, or particles stay invisible.
setTimeout(() => {
  window.vizceral = page;
}, 800);
