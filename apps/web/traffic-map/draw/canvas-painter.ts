import type { DotBuffer } from '../dots.ts';
import type { Scene } from '../scene.ts';
import type { Highlights } from '../scene-buffers.ts';
import { drawDots } from './canvas-dots.ts';
import { drawEdge } from './canvas-edges.ts';
import { drawNode } from './canvas-nodes.ts';
import { createCanvas, lineStrength, type Painter, type Surface, sizeCanvas, type View } from './painter.ts';

/** Painter on two 2D canvases, for browsers without WebGL2. */
export function createCanvasPainter(): Painter {
  const still = createCanvas('still');
  const moving = createCanvas('moving');
  const stillContext = still.getContext('2d');
  const movingContext = moving.getContext('2d');
  if (!stillContext || !movingContext) {
    throw new Error('This browser cannot draw on a canvas, which the traffic map needs.');
  }
  let surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
  let loaded: { scene: Scene; highlights: Highlights } | null = null;
  const begin = (context: CanvasRenderingContext2D) => {
    context.setTransform(surface.pixelRatio, 0, 0, surface.pixelRatio, 0, 0);
    context.clearRect(0, 0, surface.width, surface.height);
  };
  return {
    technique: 'canvas2d',
    canvases: [still, moving],
    resize(next) {
      surface = next;
      sizeCanvas(still, surface);
      sizeCanvas(moving, surface);
    },
    load(scene, highlights) {
      loaded = { scene, highlights };
    },
    drawStill(view: View, isStill: boolean) {
      begin(stillContext);
      if (!loaded) return;
      const strength = lineStrength(loaded.scene.edges.length, view.zoom);
      for (const edge of loaded.scene.edges) {
        drawEdge(stillContext, edge, loaded.highlights, view, { isStill, strength });
      }
      for (const node of loaded.scene.nodes) drawNode(stillContext, node, loaded.highlights, view);
    },
    drawMoving(view: View, dots: DotBuffer, now: number | null) {
      begin(movingContext);
      if (!loaded || now === null) return;
      drawDots(movingContext, dots, loaded.scene, loaded.highlights, view, now);
    },
    dispose() {
      still.remove();
      moving.remove();
    },
  };
}
