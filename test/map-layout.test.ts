import { describe, expect, it } from 'vitest';
import { connectionKey } from '../apps/web/connection-key.ts';
import { LANGUAGE } from '../apps/web/text/language.ts';
import { arrangeTask } from '../apps/web/traffic-map/arrangement.ts';
import { fitView, mapBounds } from '../apps/web/traffic-map/fit-view.ts';
import { discBox, nameBoxes } from '../apps/web/traffic-map/label-boxes.ts';
import { nodeText } from '../apps/web/traffic-map/label-text.ts';
import { type Box, placeLabels } from '../apps/web/traffic-map/labels.ts';
import { buildScene, nodeRadius } from '../apps/web/traffic-map/scene.ts';
import { syntheticGraph } from './map-page/synthetic-graph.ts';

const SCREENS = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

function sceneOf(services: number, viewport: { width: number; height: number }) {
  const graph = syntheticGraph({ services, isIncident: true });
  const lines = graph.connections.map(({ source, target, breaker }) => {
    return { key: connectionKey({ source, target }), source, target, hasBreaker: breaker.name !== '' };
  });
  const task = { nodes: graph.nodes, lines, viewport, layout: null, pins: new Map(), routes: new Map(), nowMs: 0 };
  const { layout, routes } = arrangeTask(task);
  const busiest = Math.max(...graph.nodes.map(({ rps }) => rps));
  const radii = new Map(graph.nodes.map(({ id, rps }) => [id, nodeRadius(rps, busiest)]));
  return buildScene(graph, layout, radii, (key) => routes.get(key));
}

function overlaps(boxes: readonly Box[]): number {
  const doOverlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => doOverlap(a, b))).length;
}

describe.each(SCREENS)('two hundred services on $width pixels', (viewport) => {
  const { nodes } = sceneOf(200, viewport);

  it('stand on no one else’s place', () => {
    expect(nodes.length).toBe(200);
    for (const [index, a] of nodes.entries()) {
      for (const b of nodes.slice(index + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y), `${a.id} and ${b.id}`).toBeGreaterThan(a.radius + b.radius + 4);
      }
    }
  });

  it.each([1, 0.6, 'fit'] as const)('have labels that do not overlap at zoom %s, those in trouble always', (zoom) => {
    const view = zoom === 'fit' ? fitView(mapBounds(nodes), viewport)! : { x: 0, y: 0, zoom };
    const inTrouble = (index: number) => nodes[index]!.figures.health === 'failing';
    const order = [...nodes.keys()].sort((a, b) => Number(inTrouble(b)) - Number(inTrouble(a)));
    const requests = order.map((index) => ({
      boxes: nameBoxes(nodes[index]!, nodeText(nodes[index]!, LANGUAGE.en), view, 0.86),
      isRequired: false,
      isImportant: inTrouble(index),
    }));
    const discs = nodes.map((node) => discBox(node, view));
    const chosen = placeLabels(requests, discs);
    const boxes = chosen.flatMap((choice, at) => (choice < 0 ? [] : [requests[at]!.boxes[choice]!]));
    expect(boxes.length).toBeGreaterThan(40);
    expect(overlaps(boxes)).toBe(0);
    for (const [at, index] of order.entries()) if (inTrouble(index)) expect(chosen[at]).toBeGreaterThanOrEqual(0);
  });
});

describe('a map that grows', () => {
  it('moves nobody of two hundred when twenty join', () => {
    const graph = syntheticGraph({ services: 200 });
    const grown = syntheticGraph({ services: 220 });
    const ends = (connections: typeof graph.connections) =>
      connections.map(({ source, target }) => ({
        key: connectionKey({ source, target }),
        source,
        target,
        hasBreaker: false,
      }));
    const base = { viewport: SCREENS[0]!, pins: new Map(), routes: new Map(), nowMs: 0 };
    const before = arrangeTask({ ...base, nodes: graph.nodes, lines: ends(graph.connections), layout: null });
    const nodes = [...graph.nodes, ...grown.nodes.slice(200)];
    const lines = [
      ...ends(graph.connections),
      ...ends(grown.connections.filter(({ target }) => !before.layout.has(target))),
    ];
    const after = arrangeTask({ ...base, nodes, lines, layout: before.layout, routes: before.routes });
    for (const [id, place] of before.layout) expect(after.layout.get(id)).toMatchObject({ x: place.x, y: place.y });
    expect(after.layout.size).toBeGreaterThan(before.layout.size);
  });
});
