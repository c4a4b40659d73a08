import type { DotBuffer } from '../dots.ts';
import type { Scene } from '../scene.ts';
import type { Highlights } from '../scene-buffers.ts';

/** Screen position = map position × zoom + (x, y), in CSS pixels. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export function isSameView(a: View, b: View | null): boolean {
  return a.x === b?.x && a.y === b.y && a.zoom === b.zoom;
}

/** Shows an element as if what was drawn on it for one view had been drawn for another; `null` when it was. */
export function pretendDrawn({ style }: HTMLElement, drawnFor: View | null, view: View): void {
  const ratio = drawnFor ? view.zoom / drawnFor.zoom : 1;
  const transform = drawnFor
    ? `translate(${view.x - drawnFor.x * ratio}px, ${view.y - drawnFor.y * ratio}px) scale(${ratio})`
    : '';
  if (style.transform === transform) return;
  style.transformOrigin = '0 0';
  style.transform = transform;
}

/** CSS pixels, and device pixels per CSS pixel. */
export interface Surface {
  width: number;
  height: number;
  pixelRatio: number;
}

/** Draws lines and nodes on one canvas and what moves on a second one above it. */
export interface Painter {
  readonly technique: 'webgl2' | 'canvas2d';
  /** Lines and nodes, bottom; dots, top. */
  readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement];
  resize(surface: Surface): void;
  /** Takes over what is to be drawn; to be called after each change of scene or highlights. */
  load(scene: Scene, highlights: Highlights): void;
  /** @param isStill draw chevrons and outcome bars on the lines instead of dots above them */
  drawStill(view: View, isStill: boolean): void;
  /** @param now seconds on the map's clock; `null` clears the dots */
  drawMoving(view: View, dots: DotBuffer, now: number | null): void;
  dispose(): void;
}

/** Lines and dots grow more slowly than the map and shrink less. */
export function markScale(zoom: number): number {
  return Math.min(1.7, Math.max(0.4, zoom ** 0.75));
}

/** How many lines can be drawn at full strength before they hide each other. */
const CLEAR_LINES = 120;

/** Strength of lines, 0..1: on a crowded map seen from afar they stand back behind the nodes. */
export function lineStrength(lines: number, zoom: number): number {
  const crowded = Math.min(1, Math.sqrt(CLEAR_LINES / Math.max(1, lines)) * 0.9);
  return crowded + (1 - crowded) * Math.min(1, Math.max(0, zoom - 0.25) / 0.9);
}

/** Strength of dots of calls that went well, 0..1: where lines crowd, trouble must not drown in what is healthy. */
export function calmStrength(lines: number, zoom: number): number {
  return Math.max(0.24, lineStrength(lines, zoom));
}

export function createCanvas(layer: 'still' | 'moving' | 'icons' | 'breakers'): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.dataset.layer = layer;
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
}

/** Sizes a canvas to a surface; sizing clears it, so an unchanged size is left alone. */
export function sizeCanvas(canvas: HTMLCanvasElement, { width, height, pixelRatio }: Surface): void {
  const deviceWidth = Math.max(1, Math.round(width * pixelRatio));
  const deviceHeight = Math.max(1, Math.round(height * pixelRatio));
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
}
