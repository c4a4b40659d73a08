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

/** What is to be drawn: as it is for painters on a canvas, as numbers for those on a graphics card. */
export interface Picture {
  scene: Scene;
  highlights: Highlights;
  packed: PackedPicture;
}

/** Lines and nodes as `packEdges` and `packNodes` make them. */
export interface PackedPicture {
  edges: Float32Array;
  nodes: Float32Array;
  /** How many of `edges`, which come in whole rows, there are. */
  lines: number;
}

/** Draws lines and nodes on a canvas of its own. */
export interface StillPainter {
  readonly technique: 'webgl2' | 'canvas2d';
  readonly canvas: HTMLCanvasElement;
  resize(surface: Surface): void;
  /** Takes over what is to be drawn; to be called after each change of it. */
  load(picture: Picture): void;
  /**
   * @param isStill draw chevrons and outcome bars on the lines instead of dots above them
   * @returns whether it is drawn; otherwise that is told later
   */
  draw(view: View, isStill: boolean): boolean;
  /** The canvas with what was last drawn on it, to be copied at once: some canvases are empty when they have been shown. */
  drawn(): HTMLCanvasElement;
  dispose(): void;
}

/** Draws dots. */
export interface DotPainter {
  /** @param now seconds on the dots' clock; `null` clears them */
  draw(view: View, dots: DotBuffer, now: number | null): void;
}

/** Draws dots on a canvas of this page. */
export interface DotPainterHere extends DotPainter {
  readonly canvas: HTMLCanvasElement;
  resize(surface: Surface): void;
  /** Takes over the lines they move along, and the nodes that hide them; to be called after each change. */
  load(picture: Picture): void;
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
export function sizeCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height, pixelRatio }: Surface): void {
  const deviceWidth = Math.max(1, Math.round(width * pixelRatio));
  const deviceHeight = Math.max(1, Math.round(height * pixelRatio));
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
}
