import { createCanvasPainter } from './draw/canvas-painter.ts';
import { MarksLayer } from './draw/marks-layer.ts';
import type { Painter, Surface } from './draw/painter.ts';
import { createWebglPainter } from './draw/webgl-painter.ts';

/** A context that keeps being lost is a sign of a driver that will lose it again. */
const MOST_LOSSES = 3;

/** The map's canvases one above the other. Replaces a painter whose graphics context was lost. */
export class LayerStack {
  readonly marks: MarksLayer;
  readonly #host: HTMLElement;
  readonly #onReplaced: () => void;
  #painter: Painter;
  #losses = 0;
  #surface: Surface | null = null;
  #isDisposed = false;

  /** @param onReplaced a new painter took over and knows nothing yet */
  constructor(host: HTMLElement, onReplaced: () => void) {
    this.#host = host;
    this.#onReplaced = onReplaced;
    this.marks = new MarksLayer();
    this.#painter = this.#createPainter();
    host.append(...this.#painter.canvases, ...this.marks.canvases);
  }

  get painter(): Painter {
    return this.#painter;
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    this.#painter.resize(surface);
    this.marks.resize(surface);
  }

  /** What stands still between changes, lines and nodes and their marks. */
  get still(): readonly HTMLElement[] {
    return [this.#painter.canvases[0], ...this.marks.canvases];
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#painter.dispose();
    for (const canvas of this.marks.canvases) canvas.remove();
  }

  #createPainter(): Painter {
    if (this.#losses >= MOST_LOSSES) return createCanvasPainter();
    try {
      return createWebglPainter(() => this.#onLost()) ?? createCanvasPainter();
    } catch (error) {
      console.warn('The traffic map is drawn without WebGL2.', error);
      return createCanvasPainter();
    }
  }

  /** Draws with a new painter from now on. */
  renew(): void {
    if (this.#isDisposed) return;
    this.#painter.dispose();
    this.#painter = this.#createPainter();
    this.#host.prepend(...this.#painter.canvases);
    if (this.#surface) this.#painter.resize(this.#surface);
    this.#onReplaced();
  }

  #onLost(): void {
    this.#losses++;
    this.renew();
  }
}
