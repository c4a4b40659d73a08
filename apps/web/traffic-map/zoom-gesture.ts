/** What a zoom may lead into. */
export type Enterable = 'group' | 'service';

/** One step of a zoom, made by hand. */
export interface ZoomStep {
  /** Milliseconds, of any one clock. */
  atMs: number;
  /** Zoom before and after it. */
  from: number;
  to: number;
  /** The zoom at which all that is shown just fits the screen. */
  fit: number;
  /** What lies at the point that is zoomed about. */
  over: Enterable | null;
}

/** Turns of a wheel that belong to one zoom follow each other within this time. */
const LONGEST_PAUSE_MS = 1_000;
/** What is left of a gesture when the level has changed comes faster: a hand that lets go of it, a pad that runs on. */
const LONGEST_REST_PAUSE_MS = 400;
/** A gesture that zooms by less never changes the level. */
const LEAST_FACTOR = 1.25;
/** A node is gone into from this zoom on; a group also only from this much nearer than where all fits. */
const INTO_GROUP = { zoom: 1.5, fits: 1.4 };
const INTO_SERVICE = 2.4;
/** A level is left where it is this much smaller than the screen. What leads in and what leads out lie far apart. */
const OUT_OF_LEVEL = 0.6;

/**
 * When zooming by hand leads into a node, or out of a level. What is left of a gesture that has changed the level does
 * nothing more: one gesture, one level.
 */
export class ZoomGesture {
  #lastAtMs = Number.NEGATIVE_INFINITY;
  /** 1 while it zooms in, -1 while it zooms out. */
  #direction = 0;
  /** Zoom with which the gesture began. */
  #start = 1;
  #isSpent = false;

  /** The gesture under way has changed the level. */
  spend(): void {
    this.#isSpent = true;
  }

  /**
   * To be asked of each turn before the map takes it.
   * @param direction 1 for zooming in, -1 for zooming out
   * @returns whether it belongs to a gesture that has changed the level already
   */
  isHeld(atMs: number, direction: number): boolean {
    if (!this.#isSpent) return false;
    this.#isSpent = this.#goesOn(atMs, direction, LONGEST_REST_PAUSE_MS);
    if (this.#isSpent) this.#lastAtMs = atMs;
    else this.#direction = 0;
    return this.#isSpent;
  }

  /** @returns where the step leads; the same again until the gesture is spent */
  zoomed({ atMs, from, to, fit, over }: ZoomStep): 'into' | 'out' | null {
    const direction = Math.sign(to - from);
    if (direction === 0 || this.isHeld(atMs, direction)) return null;
    if (!this.#goesOn(atMs, direction, LONGEST_PAUSE_MS)) this.#start = from;
    this.#direction = direction;
    this.#lastAtMs = atMs;
    if (Math.max(to / this.#start, this.#start / to) < LEAST_FACTOR) return null;
    if (direction < 0) return to <= fit * OUT_OF_LEVEL ? 'out' : null;
    return over !== null && to >= enteredFrom(over, fit) ? 'into' : null;
  }

  /** Who turns back, or has paused, means something else. */
  #goesOn(atMs: number, direction: number, longestPauseMs: number): boolean {
    return direction === this.#direction && atMs - this.#lastAtMs <= longestPauseMs;
  }
}

function enteredFrom(over: Enterable, fit: number): number {
  return over === 'service' ? INTO_SERVICE : Math.max(INTO_GROUP.zoom, INTO_GROUP.fits * fit);
}
