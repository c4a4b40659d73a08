import type { Theme } from '../theme/theme-choice.ts';
import type { DotSource } from './dot-emitter.ts';
import type { DotLayer } from './dot-layer.ts';
import { type DotOrder, type DotReport, packSources } from './dot-orders.ts';
import { createCanvas, isSameView, type Picture, type Surface, type View } from './draw/painter.ts';
import { MovedAlong } from './moved-along.ts';

export interface DotsAwayEvents {
  /** The browser took the worker's graphics context away: this layer is of no use any more. */
  onLost(): void;
  /** The worker does not run, or has no graphics: neither will the next. */
  onRefused(): void;
}

/** Dots come back so softly after a worker has drawn them for where the map came to rest. */
const COME_BACK = 'opacity 150ms ease-out';

/** Whether this browser lets a worker draw on a canvas of a page. */
export function canDrawAway(): boolean {
  return typeof Worker === 'function' && typeof HTMLCanvasElement.prototype.transferControlToOffscreen === 'function';
}

/**
 * Dots that a worker draws, in frames of its own: they take none of the page's time, and do not halt when it is busy.
 * While the map moves what is drawn is moved along; when it has come to rest the worker draws for that view, unseen, since
 * nobody knows in which frame of the page its picture comes.
 */
export class DotsAway implements DotLayer {
  readonly canvas = createCanvas('moving');
  readonly #worker: Worker;
  readonly #events: DotsAwayEvents;
  readonly #moved = new MovedAlong(this.canvas);
  #asked: View | null = null;
  #isHandOn = false;
  #isResting = true;
  #isClear = false;

  constructor(theme: Theme, events: DotsAwayEvents) {
    this.#events = events;
    this.#worker = new Worker(new URL('./dots-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<DotReport>) => this.#hear(data));
    this.#worker.addEventListener('error', () => events.onRefused());
    const offscreen = this.canvas.transferControlToOffscreen();
    this.#order({ type: 'start', canvas: offscreen, theme }, [offscreen]);
  }

  resize(surface: Surface): void {
    this.#order({ type: 'resize', surface });
  }

  load({ packed }: Picture): void {
    this.#order({ type: 'load', picture: packed });
  }

  update(sources: readonly DotSource[], requestsPerDot: number): void {
    this.#order({ type: 'update', sources: packSources(sources), requestsPerDot });
  }

  refill(): void {
    this.#order({ type: 'refill' });
  }

  frame(view: View, _now: number, isViewMoving: boolean, target: View | null): boolean {
    if (isViewMoving !== this.#isHandOn) this.#order({ type: 'hand', isOn: isViewMoving });
    this.#isHandOn = isViewMoving;
    if (target) this.#ask(target);
    if (this.#moved.follow(view, isViewMoving) || this.#isResting) this.#ask(target ?? view);
    return isViewMoving;
  }

  clear(): void {
    if (this.#isClear) return;
    this.#isClear = true;
    this.#isResting = true;
    this.#order({ type: 'clear' });
  }

  rest(): void {
    this.#isResting = true;
    this.#order({ type: 'rest' });
  }

  dispose(): void {
    this.#worker.terminate();
    this.canvas.remove();
  }

  #ask(view: View): void {
    const isOther = !this.#asked || !isSameView(view, this.#asked);
    if (!isOther && !this.#isResting) return;
    this.#isResting = false;
    this.#isClear = false;
    this.#asked = view;
    if (isOther) this.#show(0, '');
    this.#order({ type: 'view', view });
  }

  #hear(report: DotReport): void {
    if (report.type === 'lost') this.#events.onLost();
    else if (report.type === 'refused') this.#events.onRefused();
    else if (this.#asked && isSameView(report.view, this.#asked)) {
      this.#moved.drawn(report.view);
      this.#show(1, COME_BACK);
    }
  }

  #show(opacity: 0 | 1, transition: string): void {
    Object.assign(this.canvas.style, { opacity: String(opacity), transition });
  }

  #order(order: DotOrder, transferred: Transferable[] = []): void {
    this.#worker.postMessage(order, transferred);
  }
}
