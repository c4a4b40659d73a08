import { directionAt, type Point, parameterAt, pointAt } from '../edge-geometry.ts';
import { cssColour, mixColours, OUTCOME_COLOURS, PALETTE, type Rgb, rgbOf } from '../palette.ts';
import type { SceneEdge } from '../scene.ts';
import { beyondGap, chevronSpacing, type Highlights, outcomeEnds } from '../scene-buffers.ts';
import { markScale, type View } from './painter.ts';

const DASHES = { solid: [], dotted: [5, 4], dashed: [4.5, 3.5] };
const STEPS = 28;
const BAR = { from: 0.36, to: 0.64 };

/** Draws one line with its arrowhead; on a still map its chevrons and outcome bar too. */
export function drawEdge(
  context: CanvasRenderingContext2D,
  edge: SceneEdge,
  highlights: Highlights,
  view: View,
  { isStill, strength: crowding }: { isStill: boolean; strength: number },
): void {
  const emphasis = highlights.emphasisOf(edge.key);
  const isLit = highlights.isEdgeLit(edge);
  const width = edge.style.width * markScale(view.zoom);
  const colour = isLit ? mixColours(edge.style.colour, rgbOf(PALETTE.text), 0.55) : edge.style.colour;
  const opacity = isLit ? 1 : edge.style.opacity;
  const arrow = (7 + width * 0.9) * (edge.isFallback ? 0.7 : 1);
  const end = 1 - Math.min(0.5, (arrow * 0.8) / (edge.curve.length * view.zoom));
  const pieces = edge.gap ? [[0, edge.gap.from] as const, [edge.gap.to, end] as const] : [[0, end] as const];
  context.setLineDash(DASHES[edge.style.dash]);
  const beyond = beyondGap(edge);
  const crowd = isLit || edge.style.glow > 0 ? 1 : crowding;
  for (const [from, to] of pieces) {
    const strength = crowd * (from > 0 ? beyond : 1);
    tracePiece(context, edge, view, from, to);
    if (edge.style.glow > 0 || isLit) {
      context.lineWidth = width + 8;
      context.strokeStyle = cssColour(
        edge.style.colour,
        (edge.style.glow * 0.2 + (isLit ? 0.12 : 0)) * emphasis * strength,
      );
      context.stroke();
    }
    context.lineWidth = width;
    context.strokeStyle = alongLine(context, edge, view, colour, opacity * emphasis * strength);
    context.stroke();
  }
  context.setLineDash([]);
  drawArrow(context, edge, view, arrow, width, cssColour(colour, opacity * emphasis * beyond * crowd));
  if (isStill && !edge.isFallback) drawStillTraffic(context, edge, view, emphasis);
}

function onScreen({ x, y }: Point, view: View): Point {
  return { x: x * view.zoom + view.x, y: y * view.zoom + view.y };
}

function tracePiece(context: CanvasRenderingContext2D, edge: SceneEdge, view: View, from: number, to: number): void {
  context.beginPath();
  for (let step = 0; step <= STEPS; step++) {
    const share = from + ((to - from) * step) / STEPS;
    const { x, y } = onScreen(pointAt(edge.curve, parameterAt(edge.curve, share)), view);
    if (step === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

/** Lines grow stronger towards their target. */
function alongLine(
  context: CanvasRenderingContext2D,
  { curve }: SceneEdge,
  view: View,
  colour: Rgb,
  opacity: number,
): CanvasGradient {
  const from = onScreen(curve.points[0], view);
  const to = onScreen(curve.points[3], view);
  const gradient = context.createLinearGradient(from.x, from.y, to.x, to.y);
  gradient.addColorStop(0, cssColour(colour, opacity * 0.6));
  gradient.addColorStop(1, cssColour(colour, opacity));
  return gradient;
}

function drawArrow(
  context: CanvasRenderingContext2D,
  edge: SceneEdge,
  view: View,
  length: number,
  width: number,
  fill: string,
): void {
  const tip = onScreen(edge.curve.points[3], view);
  const direction = directionAt(edge.curve, 0.98);
  const half = (3 + width * 0.62) * (edge.isFallback ? 0.75 : 1);
  const back = { x: tip.x - direction.x * length, y: tip.y - direction.y * length };
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  context.lineTo(back.x - direction.y * half, back.y + direction.x * half);
  context.lineTo(back.x + direction.y * half, back.y - direction.x * half);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
}

function drawStillTraffic(context: CanvasRenderingContext2D, edge: SceneEdge, view: View, emphasis: number): void {
  const spacing = chevronSpacing(edge.flow.demand);
  if (spacing === 0) return;
  const length = edge.curve.length * view.zoom;
  const hasBad = edge.flow.demand > edge.flow.rates.ok;
  context.globalAlpha = emphasis;
  context.strokeStyle = PALETTE.ok;
  context.lineWidth = 1.6;
  for (let along = spacing / 2; along < length - 12; along += spacing) {
    const share = along / length;
    if (hasBad && share > BAR.from && share < BAR.to) continue;
    const t = parameterAt(edge.curve, share);
    const at = onScreen(pointAt(edge.curve, t), view);
    const { x: dx, y: dy } = directionAt(edge.curve, t);
    context.beginPath();
    context.moveTo(at.x - dx * 4 - dy * 4.4, at.y - dy * 4 + dx * 4.4);
    context.lineTo(at.x, at.y);
    context.lineTo(at.x - dx * 4 + dy * 4.4, at.y - dy * 4 - dx * 4.4);
    context.stroke();
  }
  if (hasBad) drawOutcomeBar(context, edge, view);
  context.globalAlpha = 1;
}

function drawOutcomeBar(context: CanvasRenderingContext2D, edge: SceneEdge, view: View): void {
  const ends = [...outcomeEnds(edge), 1];
  context.lineWidth = 7;
  let from = 0;
  ends.forEach((to, index) => {
    if (to > from) {
      tracePiece(context, edge, view, BAR.from + (BAR.to - BAR.from) * from, BAR.from + (BAR.to - BAR.from) * to);
      context.strokeStyle = cssColour(OUTCOME_COLOURS[index]!);
      context.stroke();
    }
    from = to;
  });
}
