import type { DotSource } from './dot-emitter.ts';
import type { Picture, Surface, View } from './draw/painter.ts';

/** The dots on a canvas of their own, drawn by this page or by a worker. */
export interface DotLayer {
  readonly canvas: HTMLCanvasElement;
  resize(surface: Surface): void;
  /** Takes over the lines they move along, and the nodes that hide them; to be called after each change. */
  load(picture: Picture): void;
  /** Takes over where dots come from, and how many requests each stands for. */
  update(sources: readonly DotSource[], requestsPerDot: number): void;
  /** They were not shown for a while: they are there as if they had been. */
  refill(): void;
  /**
   * To be called in each animation frame of the map.
   * @param now milliseconds, as of animation frames
   * @param isViewMoving the view has not come to rest: what is drawn is moved along until it has
   * @param target where it is on its way to, if that is known: drawn for that already
   * @returns whether it needs the next frame too
   */
  frame(view: View, now: number, isViewMoving: boolean, target: View | null): boolean;
  /** Shows none until the next frame. */
  clear(): void;
  /** The page is hidden: nothing needs to move until the next frame. */
  rest(): void;
  dispose(): void;
}
