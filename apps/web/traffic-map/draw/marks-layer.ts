import { PALETTE } from '../palette.ts';
import type { Scene, SceneEdge } from '../scene.ts';
import { drawBreaker } from './breaker-marks.ts';
import { strokeKindIcon } from './kind-icons.ts';
import { createCanvas, type Surface, sizeCanvas, type View } from './painter.ts';

/** Below this zoom icons would be specks. */
const ICONS_FROM_ZOOM = 0.4;
/** Closed breakers are shown from this zoom on, or when their connection is looked at. */
const CLOSED_FROM_ZOOM = 1.2;

export interface MarkOptions {
  emphasisOf: (key: string) => number;
  showsDetail: (edge: SceneEdge) => boolean;
  /** Epoch milliseconds. */
  nowMs: number;
}

/** Icons of nodes, and breakers, which count down, on canvases of their own above the dots. */
export class MarksLayer {
  readonly #icons = contextOf('icons');
  readonly #breakers = contextOf('breakers');
  #surface: Surface = { width: 1, height: 1, pixelRatio: 1 };

  get canvases(): readonly HTMLCanvasElement[] {
    return [this.#icons.canvas, this.#breakers.canvas];
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    for (const canvas of this.canvases) sizeCanvas(canvas, surface);
  }

  drawBreakers(scene: Scene, view: View, { emphasisOf, showsDetail, nowMs }: MarkOptions): void {
    const context = this.#begin(this.#breakers);
    for (const edge of scene.edges) {
      if (!edge.breaker) continue;
      const isDetail = edge.breaker.shape === 'closed' && view.zoom < CLOSED_FROM_ZOOM;
      if (isDetail && !showsDetail(edge)) continue;
      context.globalAlpha = emphasisOf(edge.key);
      drawBreaker(context, edge, view, nowMs);
    }
    context.globalAlpha = 1;
  }

  drawIcons(scene: Scene, view: View, { emphasisOf }: Pick<MarkOptions, 'emphasisOf'>): void {
    const context = this.#begin(this.#icons);
    if (view.zoom < ICONS_FROM_ZOOM) return;
    context.lineJoin = 'round';
    context.lineWidth = 1.4 * Math.min(1.4, Math.max(0.8, view.zoom));
    for (const node of scene.nodes) {
      const x = node.x * view.zoom + view.x;
      const y = node.y * view.zoom + view.y;
      if (x < -40 || y < -40 || x > this.#surface.width + 40 || y > this.#surface.height + 40) continue;
      const isIdle = node.arcEnds === null;
      context.strokeStyle = isIdle ? PALETTE.idle : PALETTE.muted;
      context.globalAlpha = emphasisOf(node.id);
      strokeKindIcon(context, node.figures.kind, { x, y }, (node.radius - 5) * 0.6 * view.zoom);
    }
    context.globalAlpha = 1;
  }

  #begin(context: CanvasRenderingContext2D): CanvasRenderingContext2D {
    const { pixelRatio, width, height } = this.#surface;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }
}

function contextOf(layer: 'icons' | 'breakers'): CanvasRenderingContext2D {
  const context = createCanvas(layer).getContext('2d');
  if (!context) throw new Error('This browser cannot draw on a canvas, which the traffic map needs.');
  return context;
}
