import { createContext } from './gl-context.ts';
import { MovingLayer } from './gl-moving-layer.ts';
import { StillLayer } from './gl-still-layer.ts';
import { createCanvas, type DotPainterHere, type StillPainter, sizeCanvas } from './painter.ts';

/**
 * Painters on a WebGL2 context of their own.
 * @param onLost the browser took the context away; the painter is of no use any more
 * @returns `null` where there is no WebGL2
 */
export function createWebglPainter(onLost: () => void): StillPainter | null {
  const canvas = createCanvas('still');
  const gl = createContext(canvas);
  if (!gl) return null;
  const layer = new StillLayer(gl);
  let redraw = (): void => {};
  return {
    technique: 'webgl2',
    canvas,
    resize(surface) {
      sizeCanvas(canvas, surface);
      layer.resize(surface);
    },
    load: ({ packed }) => layer.load(packed),
    draw(view, isStill) {
      redraw = () => layer.draw(view, isStill);
      redraw();
      return true;
    },
    drawn() {
      redraw();
      return canvas;
    },
    dispose: ownContext(canvas, gl, onLost),
  };
}

/** The same for dots. */
export function createWebglDotPainter(onLost: () => void): DotPainterHere | null {
  const canvas = createCanvas('moving');
  const gl = createContext(canvas);
  if (!gl) return null;
  const layer = new MovingLayer(gl);
  return {
    canvas,
    resize(surface) {
      sizeCanvas(canvas, surface);
      layer.resize(surface);
    },
    load: ({ packed }) => layer.load(packed),
    draw: (view, dots, now) => layer.draw(view, dots, now),
    dispose: ownContext(canvas, gl, onLost),
  };
}

/** @returns what gives the context back, and takes the canvas from the page */
function ownContext(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, onLost: () => void): () => void {
  canvas.addEventListener('webglcontextlost', onLost);
  return () => {
    canvas.removeEventListener('webglcontextlost', onLost);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    canvas.remove();
  };
}
