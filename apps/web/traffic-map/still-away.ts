import type { Theme } from '../theme/theme-choice.ts';
import { createCanvas, type Picture, type StillPainter, type Surface, type View } from './draw/painter.ts';
import type { StillOrder, StillReport } from './still-orders.ts';

export interface StillAwayEvents {
  /** The picture for this view is on the canvas now. */
  onDrawn(view: View): void;
  /** The browser took the worker's graphics context away: this painter is of no use any more. */
  onLost(): void;
  /** The worker does not run, or has no graphics: neither will the next. */
  onRefused(): void;
}

/** Lines and nodes of a crowded map, drawn by a worker: where graphics are slow, the page does not wait for them. */
export class StillAway implements StillPainter {
  readonly technique = 'webgl2';
  readonly canvas = createCanvas('still');
  readonly #context = this.canvas.getContext('bitmaprenderer')!;
  readonly #worker: Worker;

  constructor(theme: Theme, events: StillAwayEvents) {
    this.#worker = new Worker(new URL('./still-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<StillReport>) => {
      if (data.type === 'lost') events.onLost();
      else if (data.type === 'refused') events.onRefused();
      else {
        this.#context.transferFromImageBitmap(data.picture);
        events.onDrawn(data.view);
      }
    });
    this.#worker.addEventListener('error', () => events.onRefused());
    this.#order({ type: 'start', theme });
  }

  resize(surface: Surface): void {
    this.#order({ type: 'resize', surface });
  }

  load({ packed }: Picture): void {
    this.#order({ type: 'load', picture: packed });
  }

  draw(view: View, isStill: boolean): boolean {
    this.#order({ type: 'draw', view, isStill });
    return false;
  }

  drawn(): HTMLCanvasElement {
    return this.canvas;
  }

  dispose(): void {
    this.#worker.terminate();
    this.canvas.remove();
  }

  #order(order: StillOrder): void {
    this.#worker.postMessage(order);
  }
}
