import { packEdges, packNodes } from '../scene-buffers.ts';
import { createContext } from './gl-context.ts';
import { MovingLayer } from './gl-moving-layer.ts';
import { StillLayer } from './gl-still-layer.ts';
import { createCanvas, type Painter, type Surface, sizeCanvas } from './painter.ts';

/**
 * Painter on two WebGL2 contexts.
 * @param onLost the browser took a context away; this painter is of no use any more
 * @returns `null` where there is no WebGL2
 */
export function createWebglPainter(onLost: () => void): Painter | null {
  const still = createCanvas('still');
  const moving = createCanvas('moving');
  const stillGl = createContext(still);
  const movingGl = stillGl && createContext(moving);
  if (!stillGl || !movingGl) return null;
  const abort = new AbortController();
  for (const canvas of [still, moving]) canvas.addEventListener('webglcontextlost', onLost, abort);
  const stillLayer = new StillLayer(stillGl);
  const movingLayer = new MovingLayer(movingGl);
  let edges: Float32Array | undefined;
  let nodes: Float32Array | undefined;
  let surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
  return {
    technique: 'webgl2',
    canvases: [still, moving],
    resize(next) {
      surface = next;
      for (const canvas of [still, moving]) sizeCanvas(canvas, surface);
      for (const gl of [stillGl, movingGl]) gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    },
    load(scene, highlights) {
      edges = packEdges(scene, highlights, edges);
      nodes = packNodes(scene, highlights, nodes);
      stillLayer.load(scene, edges, nodes, highlights);
      movingLayer.load(scene, edges, nodes);
    },
    drawStill: (view, isStill) => stillLayer.draw(surface, view, isStill),
    drawMoving: (view, dots, now) => movingLayer.draw(surface, view, dots, now),
    dispose() {
      abort.abort();
      for (const gl of [stillGl, movingGl]) gl.getExtension('WEBGL_lose_context')?.loseContext();
      for (const canvas of [still, moving]) canvas.remove();
    },
  };
}
