import type { Theme } from '../theme/theme-choice.ts';
import { ContextLosses } from './context-losses.ts';
import type { DotLayer } from './dot-layer.ts';
import { canDrawAway, DotsAway } from './dots-away.ts';
import { DotsHere } from './dots-here.ts';
import { createCanvasDotPainter, createCanvasPainter } from './draw/canvas-painter.ts';
import { MarksLayer } from './draw/marks-layer.ts';
import type { StillPainter, Surface, View } from './draw/painter.ts';
import { createWebglDotPainter, createWebglPainter } from './draw/webgl-painter.ts';
import type { Scene } from './scene.ts';
import { type Highlights, packEdges, packNodes } from './scene-buffers.ts';
import { StillAway } from './still-away.ts';

/** From more lines than these on the map is crowded; it ceases to be below some fewer, so as not to go back and forth. */
const CROWDED = { from: 400, until: 320 };

export interface LayerEvents {
  /** New painters took over and know nothing yet. */
  onReplaced(): void;
  /** Lines and nodes that were not drawn at once are drawn now, for this view. */
  onDrawn(view: View): void;
}

/** The map's canvases one above the other. Replaces painters whose graphics context was lost. */
export class LayerStack {
  readonly marks: MarksLayer;
  readonly #host: HTMLElement;
  readonly #events: LayerEvents;
  readonly #losses = new ContextLosses();
  #painter: StillPainter;
  #dots: DotLayer;
  #theme: Theme;
  #drawsAway = canDrawAway();
  #surface: Surface | null = null;
  #packed: { edges?: Float32Array; nodes?: Float32Array } = {};
  #isCrowded = false;
  #isDisposed = false;

  constructor(host: HTMLElement, theme: Theme, events: LayerEvents) {
    this.#host = host;
    this.#theme = theme;
    this.#events = events;
    this.marks = new MarksLayer();
    this.#painter = this.#createPainter();
    this.#dots = this.#createDots();
    host.append(this.#painter.canvas, this.#dots.canvas, ...this.marks.canvases);
  }

  get technique(): StillPainter['technique'] {
    return this.#painter.technique;
  }

  get dots(): DotLayer {
    return this.#dots;
  }

  /** So many lines that panning moves the picture, which is drawn afresh when it has come to rest. */
  get isCrowded(): boolean {
    return this.#isCrowded;
  }

  /** What stands still between changes, lines and nodes and their marks. */
  get still(): readonly HTMLElement[] {
    return [this.#painter.canvas, ...this.marks.canvases];
  }

  /** All canvases but that of the dots, from below, with what was last drawn on them, to be copied at once. */
  drawn(): readonly HTMLCanvasElement[] {
    return [this.#painter.drawn(), ...this.marks.canvases];
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    this.#painter.resize(surface);
    this.#dots.resize(surface);
    this.marks.resize(surface);
  }

  /** Takes over what is to be drawn; to be called after each change of scene or highlights. */
  load(scene: Scene, highlights: Highlights): void {
    this.#followCrowd(scene.edges.length);
    const edges = packEdges(scene, highlights, this.#packed.edges);
    const nodes = packNodes(scene, highlights, this.#packed.nodes);
    this.#packed = { edges, nodes };
    const picture = { scene, highlights, packed: { edges, nodes, lines: scene.edges.length } };
    this.#painter.load(picture);
    this.#dots.load(picture);
  }

  /** As of `StillPainter.draw`. */
  drawStill(view: View, isStill: boolean): boolean {
    return this.#painter.draw(view, isStill);
  }

  /** Draws with new painters from now on, in the colours of the theme. */
  renew(theme: Theme): void {
    if (this.#isDisposed) return;
    this.#theme = theme;
    this.#painter.dispose();
    this.#dots.dispose();
    this.#painter = this.#createPainter();
    this.#dots = this.#createDots();
    this.#host.prepend(this.#painter.canvas, this.#dots.canvas);
    if (this.#surface) this.resize(this.#surface);
    this.#events.onReplaced();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#painter.dispose();
    this.#dots.dispose();
    for (const canvas of this.marks.canvases) canvas.remove();
  }

  /** A crowded map is drawn elsewhere. */
  #followCrowd(lines: number): void {
    const isCrowded = lines > (this.#isCrowded ? CROWDED.until : CROWDED.from);
    if (isCrowded === this.#isCrowded) return;
    this.#isCrowded = isCrowded;
    if (!this.#drawsAway || this.technique === 'canvas2d') return;
    this.#painter.dispose();
    this.#painter = this.#createPainter();
    this.#host.prepend(this.#painter.canvas);
    if (this.#surface) this.#painter.resize(this.#surface);
  }

  #createPainter(): StillPainter {
    if (this.#losses.areTooMany(Date.now())) return createCanvasPainter();
    if (this.#isCrowded && this.#drawsAway) {
      return new StillAway(this.#theme, {
        onDrawn: (view) => this.#events.onDrawn(view),
        onLost: () => this.#onLost(),
        onRefused: () => this.#onRefused(),
      });
    }
    return byWebgl(() => createWebglPainter(() => this.#onLost())) ?? createCanvasPainter();
  }

  #createDots(): DotLayer {
    if (this.technique === 'canvas2d') return new DotsHere(createCanvasDotPainter());
    if (this.#drawsAway) {
      return new DotsAway(this.#theme, { onLost: () => this.#onLost(), onRefused: () => this.#onRefused() });
    }
    return new DotsHere(byWebgl(() => createWebglDotPainter(() => this.#onLost())) ?? createCanvasDotPainter());
  }

  #onLost(): void {
    this.#losses.add(Date.now());
    this.renew(this.#theme);
  }

  #onRefused(): void {
    this.#drawsAway = false;
    this.renew(this.#theme);
  }
}

/** @returns `null` where there is no WebGL2, or its driver refuses our shaders */
function byWebgl<Painter>(create: () => Painter | null): Painter | null {
  try {
    return create();
  } catch (error) {
    console.warn('The traffic map is drawn without WebGL2.', error);
    return null;
  }
}
