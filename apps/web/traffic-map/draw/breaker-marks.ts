import { countdownLeft } from '../breaker-glyph.ts';
import { directionAt, parameterAt, pointAt } from '../edge-geometry.ts';
import { cssColour, mixColours, PALETTE, rgbOf } from '../palette.ts';
import type { SceneEdge } from '../scene.ts';
import { markScale, type View } from './painter.ts';

const BAR_HALF = 8;
const COUNTDOWN_RADIUS = 13;

/**
 * Draws a connection's breaker across its line: two bars while open, half a bar and one dot while half-open, a lock while
 * isolated, a small hollow dot while closed. The context's units are CSS pixels.
 * @param nowMs epoch milliseconds, for the countdown to the next probe
 */
export function drawBreaker(context: CanvasRenderingContext2D, edge: SceneEdge, view: View, nowMs: number): void {
  const { breaker } = edge;
  if (!breaker) return;
  const t = parameterAt(edge.curve, edge.breakerAt);
  const place = pointAt(edge.curve, t);
  const direction = directionAt(edge.curve, t);
  const scale = markScale(view.zoom);
  context.save();
  context.translate(place.x * view.zoom + view.x, place.y * view.zoom + view.y);
  context.scale(scale, scale);
  if (breaker.shape === 'closed') drawClosed(context);
  else {
    drawBackdrop(context, breaker.countdown !== null);
    if (breaker.countdown) drawCountdown(context, countdownLeft(breaker.countdown, nowMs));
    context.save();
    context.rotate(Math.atan2(direction.y, direction.x));
    if (breaker.shape === 'half-open') drawHalfOpen(context);
    else if (breaker.shape === 'open') drawBars(context);
    context.restore();
    if (breaker.shape === 'isolated') drawLock(context);
    if (breaker.instances) drawInstances(context, breaker.instances, direction.y > 0.3 ? -1 : 1);
  }
  context.restore();
}

function drawClosed(context: CanvasRenderingContext2D): void {
  context.beginPath();
  context.arc(0, 0, 3.2, 0, Math.PI * 2);
  context.fillStyle = PALETTE.canvas;
  context.fill();
  context.lineWidth = 1.4;
  context.strokeStyle = PALETTE.muted;
  context.stroke();
}

/** Keeps lines that pass behind from running through the mark. */
function drawBackdrop(context: CanvasRenderingContext2D, isCounting: boolean): void {
  const radius = isCounting ? COUNTDOWN_RADIUS + 3 : 11;
  const shade = context.createRadialGradient(0, 0, radius * 0.2, 0, 0, radius);
  shade.addColorStop(0, cssColour(mixColours(rgbOf(PALETTE.canvas), rgbOf(PALETTE.shortCircuited), 0.16), 0.94));
  shade.addColorStop(0.72, cssColour(mixColours(rgbOf(PALETTE.canvas), rgbOf(PALETTE.shortCircuited), 0.12), 0.86));
  shade.addColorStop(1, cssColour(rgbOf(PALETTE.shortCircuited), 0));
  context.fillStyle = shade;
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
  context.fill();
}

function drawCountdown(context: CanvasRenderingContext2D, left: number): void {
  const top = -Math.PI / 2;
  context.lineWidth = 1.6;
  context.strokeStyle = cssColour(rgbOf(PALETTE.shortCircuited), 0.28);
  context.beginPath();
  context.arc(0, 0, COUNTDOWN_RADIUS, 0, Math.PI * 2);
  context.stroke();
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.strokeStyle = PALETTE.shortCircuited;
  context.beginPath();
  context.arc(0, 0, COUNTDOWN_RADIUS, top, top + Math.PI * 2 * left);
  context.stroke();
}

function drawBars(context: CanvasRenderingContext2D): void {
  context.lineWidth = 2.6;
  context.lineCap = 'round';
  context.strokeStyle = PALETTE.shortCircuited;
  context.beginPath();
  for (const x of [-3.6, 3.6]) {
    context.moveTo(x, -BAR_HALF);
    context.lineTo(x, BAR_HALF);
  }
  context.stroke();
}

function drawHalfOpen(context: CanvasRenderingContext2D): void {
  context.lineWidth = 2.6;
  context.lineCap = 'round';
  context.strokeStyle = PALETTE.shortCircuited;
  context.beginPath();
  for (const x of [-3.6, 3.6]) {
    context.moveTo(x, -BAR_HALF - 1);
    context.lineTo(x, -3.4);
  }
  context.stroke();
  context.fillStyle = PALETTE.text;
  context.beginPath();
  context.arc(0, 2.4, 2.6, 0, Math.PI * 2);
  context.fill();
}

function drawLock(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1.8;
  context.strokeStyle = PALETTE.shortCircuited;
  context.beginPath();
  context.arc(0, -2.5, 3.6, Math.PI, 0);
  context.lineTo(3.6, 0);
  context.moveTo(-3.6, -2.5);
  context.lineTo(-3.6, 0);
  context.stroke();
  context.fillStyle = PALETTE.shortCircuited;
  context.beginPath();
  context.roundRect(-6, -0.8, 12, 8.6, 2);
  context.fill();
  context.fillStyle = PALETTE.canvas;
  context.beginPath();
  context.arc(0, 3.2, 1.4, 0, Math.PI * 2);
  context.fill();
}

function drawInstances(context: CanvasRenderingContext2D, text: string, side: 1 | -1): void {
  context.font = '600 10px ui-sans-serif, system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const y = side * (COUNTDOWN_RADIUS + 9);
  context.lineWidth = 3;
  context.strokeStyle = PALETTE.canvas;
  context.strokeText(text, 0, y);
  context.fillStyle = cssColour(mixColours(rgbOf(PALETTE.shortCircuited), rgbOf(PALETTE.text), 0.5));
  context.fillText(text, 0, y);
}
