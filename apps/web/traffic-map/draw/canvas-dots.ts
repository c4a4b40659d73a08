import { DOT_STRIDE, type DotBuffer, FADE_SECONDS } from '../dots.ts';
import { directionAt, parameterAt, pointAt } from '../edge-geometry.ts';
import { cssColour, mixColours, OUTCOME_COLOURS, OUTCOMES, PALETTE, rgbOf } from '../palette.ts';
import type { Scene } from '../scene.ts';
import type { Highlights } from '../scene-buffers.ts';
import { markScale, type View } from './painter.ts';

function dotColours(): string[] {
  const bright = rgbOf(PALETTE.text);
  return OUTCOME_COLOURS.map((colour, index) =>
    cssColour(OUTCOMES[index] === 'ok' ? mixColours(colour, bright, 0.35) : colour),
  );
}

/** Draws all dots under way, then takes away those behind a node. */
export function drawDots(
  context: CanvasRenderingContext2D,
  dots: DotBuffer,
  scene: Scene,
  highlights: Highlights,
  view: View,
  now: number,
): void {
  const scale = markScale(view.zoom);
  const emphasis = scene.edges.map(({ key }) => highlights.emphasisOf(key));
  const colours = dotColours();
  const { data } = dots;
  for (let index = 0; index < dots.count; index++) {
    const at = ((dots.first + index) % dots.capacity) * DOT_STRIDE;
    const edgeIndex = data[at]!;
    const edge = scene.edges[edgeIndex];
    const age = now - data[at + 1]!;
    const stopAt = data[at + 6]!;
    const late = age - stopAt / data[at + 2]!;
    const fade = data[at + 7]! + FADE_SECONDS;
    if (!edge || age < 0 || late > fade) continue;
    const t = parameterAt(edge.curve, Math.min(age * data[at + 2]!, stopAt));
    const place = pointAt(edge.curve, t);
    const direction = directionAt(edge.curve, t);
    const sideways = data[at + 3]! * Math.min(edge.style.width * 0.34, 2.6) * scale;
    context.globalAlpha = Math.min(1, age / 0.1) * Math.min(1, 1 - late / fade) * emphasis[edgeIndex]!;
    drawDot(
      context,
      place.x * view.zoom + view.x - direction.y * sideways,
      place.y * view.zoom + view.y + direction.x * sideways,
      data[at + 4]!,
      colours[data[at + 4]!]!,
      data[at + 5]! > 0,
      scale,
    );
  }
  context.globalAlpha = 1;
  eraseBehindNodes(context, scene, view);
}

function drawDot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  outcome: number,
  colour: string,
  isBoosted: boolean,
  scale: number,
): void {
  const name = OUTCOMES[outcome]!;
  const size = (name === 'ok' ? 2.2 : 2.8) * scale;
  context.beginPath();
  if (name === 'failure') {
    const reach = size * 1.35;
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
  } else if (name === 'rejected') context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  else context.arc(x, y, size, 0, Math.PI * 2);
  if (isBoosted || name === 'timeout' || name === 'shortCircuited') {
    context.lineWidth = 1.3 * scale;
    context.strokeStyle = colour;
    context.stroke();
  } else {
    context.fillStyle = colour;
    context.fill();
  }
}

function eraseBehindNodes(context: CanvasRenderingContext2D, scene: Scene, view: View): void {
  context.globalCompositeOperation = 'destination-out';
  context.beginPath();
  for (const node of scene.nodes) {
    const x = node.x * view.zoom + view.x;
    const y = node.y * view.zoom + view.y;
    const radius = node.radius * view.zoom + 1;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2);
  }
  context.fill();
  context.globalCompositeOperation = 'source-over';
}
