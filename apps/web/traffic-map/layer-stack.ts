import { createCanvasPainter } from './draw/canvas-painter.ts';
import { MarksLayer } from './draw/marks-layer.ts';
import type { Painter, Surface, View } from './draw/painter.ts';
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
    host.append(...this.#painter.canvases, this.marks.canvas);
  }

  get painter(): Painter {
    return this.#painter;
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    this.#painter.resize(surface);
    this.marks.resize(surface);
  }

  /** Shows what was drawn for one view as if it had been drawn for another; cheaper than drawing, and less sharp. */
  pretend(drawnFor: View, view: View): void {
    const ratio = view.zoom / drawnFor.zoom;
    const x = view.x - drawnFor.x * ratio;
    const y = view.y - drawnFor.y * ratio;
    this.#transformStill(`translate(${x}px, ${y}px) scale(${ratio})`);
  }

  stopPretending(): void {
    this.#transformStill('');
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#painter.dispose();
    this.marks.canvas.remove();
  }

  #transformStill(transform: string): void {
    for (const canvas of [this.#painter.canvases[0], this.marks.canvas]) {
      canvas.style.transformOrigin = '0 0';
      if (canvas.style.transform !== transform) canvas.style.transform = transform;
    }
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
