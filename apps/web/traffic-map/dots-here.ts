import type { DotSource } from './dot-emitter.ts';
import type { DotLayer } from './dot-layer.ts';
import { DotStream } from './dot-stream.ts';
import { type DotPainterHere, isSameView, type Picture, type Surface, type View } from './draw/painter.ts';
import { MovedAlong } from './moved-along.ts';

const ORIGIN: View = { x: 0, y: 0, zoom: 1 };

/** Dots that this page draws, in each of its frames: where there is no WebGL2, or none for workers. */
export class DotsHere implements DotLayer {
  readonly #painter: DotPainterHere;
  readonly #stream: DotStream;
  readonly #moved: MovedAlong;

  constructor(painter: DotPainterHere) {
    this.#painter = painter;
    this.#stream = new DotStream(painter);
    this.#moved = new MovedAlong(painter.canvas);
  }

  get canvas(): HTMLCanvasElement {
    return this.#painter.canvas;
  }

  resize(surface: Surface): void {
    this.#painter.resize(surface);
  }

  load(picture: Picture): void {
    this.#painter.load(picture);
  }

  update(sources: readonly DotSource[], requestsPerDot: number): void {
    this.#stream.update(sources, requestsPerDot);
  }

  refill(): void {
    this.#stream.refill();
  }

  frame(view: View, now: number, isViewMoving: boolean, target: View | null): boolean {
    if (target && !isSameView(target, this.#moved.drawnFor)) this.#moved.drawn(target);
    if (this.#moved.follow(view, isViewMoving)) this.#moved.drawn(view);
    return this.#stream.draw(this.#moved.drawnFor ?? view, now, isViewMoving);
  }

  clear(): void {
    this.#stream.clear(this.#moved.drawnFor ?? ORIGIN);
  }

  rest(): void {}

  dispose(): void {
    this.#painter.dispose();
  }
}
