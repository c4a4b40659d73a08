/** How heavy one frame weighs in the mean. */
const WEIGHT = 0.2;
const LONGEST_MS = 1000;

/**
 * How long frames take that draw dots, waiting for the graphics included. On a machine that draws in software a crowded
 * map takes long, and must leave time for the viewer's hand.
 */
export class FramePace {
  #meanMs = 16;

  /** The mean of late frames, milliseconds. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** @param elapsedMs from a frame that drew dots to the one after it */
  add(elapsedMs: number): void {
    this.#meanMs += (Math.min(LONGEST_MS, elapsedMs) - this.#meanMs) * WEIGHT;
  }
}
