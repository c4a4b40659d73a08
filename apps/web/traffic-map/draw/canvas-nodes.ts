import { cssColour, OUTCOME_COLOURS, PALETTE, rgbOf } from '../palette.ts';
import type { SceneNode } from '../scene.ts';
import type { Highlights } from '../scene-buffers.ts';
import type { View } from './painter.ts';

const TURN = Math.PI * 2;
const TOP = -Math.PI / 2;

/** Draws one node: halo, disc, ring of outcomes, outlines. */
export function drawNode(context: CanvasRenderingContext2D, node: SceneNode, highlights: Highlights, view: View): void {
  const x = node.x * view.zoom + view.x;
  const y = node.y * view.zoom + view.y;
  const radius = node.radius * view.zoom;
  const scale = Math.min(1.8, Math.max(0.45, view.zoom));
  context.globalAlpha = highlights.emphasisOf(node.id);
  if (node.figures.health === 'failing') drawHalo(context, x, y, radius);
  fillCircle(context, x, y, radius + 2, PALETTE.canvas);
  const disc = context.createLinearGradient(0, y - radius, 0, y + radius);
  disc.addColorStop(0, '#1B2439');
  disc.addColorStop(1, '#0F141F');
  fillCircle(context, x, y, radius - 2 * scale, disc);
  drawRing(context, node, x, y, radius, 5 * scale);
  if (node.isSuspected) strokeCircle(context, x, y, radius + 5 * scale, 1.6, PALETTE.failure);
  const outline = highlights.outlineOf(node.id);
  if (outline > 0) {
    strokeCircle(context, x, y, radius + 5 * scale, 1.8, cssColour(rgbOf(PALETTE.text), outline));
  }
  if (highlights.focusedNode === node.id) strokeCircle(context, x, y, radius + 9 * scale, 2, PALETTE.ok);
  const pulse = highlights.pulseOf(node.id);
  if (pulse < 1) {
    const colour = cssColour(rgbOf(PALETTE.ok), (1 - pulse) * 0.9);
    strokeCircle(context, x, y, radius + pulse * (radius + 8), 2.5, colour);
  }
  context.globalAlpha = 1;
}

function drawHalo(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const halo = context.createRadialGradient(x, y, radius * 0.9, x, y, radius * 2);
  const red = rgbOf(PALETTE.failure);
  halo.addColorStop(0, cssColour(red, 0.42));
  halo.addColorStop(0.4, cssColour(red, 0.18));
  halo.addColorStop(1, cssColour(red, 0));
  fillCircle(context, x, y, radius * 2, halo);
}

function drawRing(
  context: CanvasRenderingContext2D,
  { arcEnds }: SceneNode,
  x: number,
  y: number,
  radius: number,
  thick: number,
): void {
  if (!arcEnds) {
    strokeCircle(context, x, y, radius - 1.5, 2, cssColour(rgbOf(PALETTE.idle), 0.7));
    return;
  }
  const isMixed = arcEnds.some((end) => end > 0 && end < 1);
  const separator = isMixed ? 0.6 / radius : 0;
  context.lineWidth = thick;
  let from = 0;
  arcEnds.forEach((to, index) => {
    if (to > from) {
      context.strokeStyle = cssColour(OUTCOME_COLOURS[index]!, 0.95);
      context.beginPath();
      context.arc(x, y, radius - thick / 2, TOP + from * TURN + separator, TOP + to * TURN - separator);
      context.stroke();
    }
    from = to;
  });
}

function fillCircle(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string | CanvasGradient,
): void {
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, TURN);
  context.fillStyle = fill;
  context.fill();
}

function strokeCircle(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  width: number,
  stroke: string,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.lineWidth = width;
  context.strokeStyle = stroke;
  context.stroke();
}
