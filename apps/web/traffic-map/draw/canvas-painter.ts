import { drawDots } from './canvas-dots.ts';
import { drawEdge } from './canvas-edges.ts';
import { drawNode } from './canvas-nodes.ts';
import {
  createCanvas,
  type DotPainterHere,
  lineStrength,
  type Picture,
  type StillPainter,
  type Surface,
  sizeCanvas,
} from './painter.ts';

/** Painter on a 2D canvas, for browsers without WebGL2. */
export function createCanvasPainter(): StillPainter {
  const { canvas, begin, resize } = openCanvas('still');
  let loaded: Picture | null = null;
  return {
    technique: 'canvas2d',
    canvas,
    resize,
    load(picture) {
      loaded = picture;
    },
    draw(view, isStill) {
      const context = begin();
      if (!loaded) return true;
      const { scene, highlights } = loaded;
      const strength = lineStrength(scene.edges.length, view.zoom);
      for (const edge of scene.edges) drawEdge(context, edge, highlights, view, { isStill, strength });
      for (const node of scene.nodes) drawNode(context, node, highlights, view);
      return true;
    },
    drawn: () => canvas,
    dispose: () => canvas.remove(),
  };
}

/** The same for dots. */
export function createCanvasDotPainter(): DotPainterHere {
  const { canvas, begin, resize } = openCanvas('moving');
  let loaded: Picture | null = null;
  return {
    canvas,
    resize,
    load(picture) {
      loaded = picture;
    },
    draw(view, dots, now) {
      const context = begin();
      if (loaded && now !== null) drawDots(context, dots, loaded.scene, loaded.highlights, view, now);
    },
    dispose: () => canvas.remove(),
  };
}

function openCanvas(layer: 'still' | 'moving') {
  const canvas = createCanvas(layer);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw on a canvas, which the traffic map needs.');
  let surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
  return {
    canvas,
    /** Clears the canvas. @returns what to draw on, in CSS pixels */
    begin(): CanvasRenderingContext2D {
      context.setTransform(surface.pixelRatio, 0, 0, surface.pixelRatio, 0, 0);
      context.clearRect(0, 0, surface.width, surface.height);
      return context;
    },
    resize(next: Surface): void {
      surface = next;
      sizeCanvas(canvas, surface);
    },
  };
}
