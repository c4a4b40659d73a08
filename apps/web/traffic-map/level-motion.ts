import type { View } from './draw/painter.ts';
import type { LevelGhost } from './level-ghost.ts';
import { eased, inverse, viewBetween, viewThrough } from './view-path.ts';

const CHANGE_MS = 320;
/** Shares of the time: the old level is gone, the new one is there. */
const GONE_AT = 0.65;
const THERE_AT = 0.55;

interface Change {
  ghost: LevelGhost;
  /** From positions on the old level to those on the new. */
  mapping: View;
  /** Of the old level. */
  before: View;
  /** Of the new level, at first. */
  from: View;
  /** Milliseconds, as of animation frames; `null` until the new level is drawn. */
  startedAt: number | null;
}

/**
 * Goes over from one level of the map to another: the new one grows out of the place on the screen that was its place on
 * the old one, or shrinks into it, while the old one fades away.
 */
export class LevelMotion {
  readonly #faded: readonly HTMLElement[];
  #change: Change | null = null;

  /** @param faded what the new level is drawn on */
  constructor(faded: readonly HTMLElement[]) {
    this.#faded = faded;
  }

  get isUnderWay(): boolean {
    return this.#change !== null;
  }

  /**
   * @param mapping from positions on the old level to those on the new
   * @param before the view of the old level
   */
  begin(ghost: LevelGhost, mapping: View, before: View): void {
    this.end();
    this.#change = { ghost, mapping, before, from: viewThrough(before, inverse(mapping)), startedAt: null };
    ghost.show(before, 1);
    this.#fade('0');
  }

  /**
   * To be called in each animation frame.
   * @param to the view at the end
   * @param isDrawn the new level is drawn for that view
   * @returns the view of the new level at this moment, and that of the grid behind it, which goes the short way
   */
  step(now: number, to: View, isDrawn: boolean): { view: View; grid: View } {
    if (!this.#change) return { view: to, grid: to };
    const { ghost, mapping, before, from } = this.#change;
    if (isDrawn) this.#change.startedAt ??= now;
    const progress = (now - (this.#change.startedAt ?? now)) / CHANGE_MS;
    if (progress >= 1) {
      this.end();
      return { view: to, grid: to };
    }
    const share = eased(progress);
    const view = viewBetween(from, to, share);
    ghost.show(viewThrough(view, mapping), Math.max(0, 1 - progress / GONE_AT));
    this.#fade(Math.min(1, progress / THERE_AT).toFixed(3));
    return { view, grid: viewBetween(before, to, share) };
  }

  /** The new level is there at once. */
  end(): void {
    this.#change?.ghost.remove();
    this.#change = null;
    this.#fade('');
  }

  #fade(opacity: string): void {
    for (const { style } of this.#faded) style.opacity = opacity;
  }
}
