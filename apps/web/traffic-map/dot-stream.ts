import { DotEmitter, type DotSource } from './dot-emitter.ts';
import { DotBuffer } from './dots.ts';
import type { DotPainter, View } from './draw/painter.ts';
import { FramePace } from './frame-pace.ts';

/** More than three times what is aimed at. */
const CAPACITY = 65_536;
/** The dead are let go of in the order of birth, behind the slowest: where that leaves many, all are looked through. */
const COMPACT_FROM = 8_000;
const COMPACT_EVERY_SECONDS = 2;
/** From this many dots on they are drawn 30 times a second, whatever the screen does. */
const MANY_DOTS = 2000;
const MANY_DOTS_FRAME_MS = 1000 / 30 - 2;
/** Many dots may take this share of the time at most, where drawing them is slow. */
const LARGEST_SHARE = 0.5;
/** Frames that take longer would be felt under the hand. */
const SLOW_MS = 40;
/** The clock starts anew before 32-bit seconds grow coarse. */
const CLOCK_SPAN_SECONDS = 2000;

/** The dots of the map and the clock they move by, on the page or in a worker. */
export class DotStream {
  readonly #painter: DotPainter;
  readonly #dots = new DotBuffer(CAPACITY);
  readonly #emitter = new DotEmitter(this.#dots, Math.random);
  readonly #pace = new FramePace();
  #clockStart = performance.now();
  #requestsPerDot = 1;
  #hasSources = false;
  #isEmpty = true;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawnFor: View | null = null;
  #wasDrawn = false;
  /** Seconds on the map's clock. */
  #compactedAt = 0;

  constructor(painter: DotPainter) {
    this.#painter = painter;
  }

  /** Takes over where dots come from, and how many requests each stands for. */
  update(sources: readonly DotSource[], requestsPerDot: number): void {
    this.#requestsPerDot = requestsPerDot;
    this.#hasSources = sources.length > 0;
    this.#emitter.update(sources);
  }

  /** The map was not shown for a while: it is filled as if it had been. */
  refill(): void {
    this.#isEmpty = true;
  }

  /**
   * Lets time pass and draws.
   * @param now milliseconds, as of animation frames
   * @param isHandOn the viewer moves the map: where drawing is slow, dots stand still meanwhile
   * @returns whether there is anything to move
   */
  draw(view: View, now: number, isHandOn: boolean): boolean {
    if (!this.#hasSources) {
      this.clear(view);
      return false;
    }
    if (this.#wasDrawn) this.#pace.add(now - this.#drawnAt);
    const pauseMs = Math.max(MANY_DOTS_FRAME_MS, this.#pace.meanMs / LARGEST_SHARE);
    const isDue = now - this.#drawnAt >= pauseMs && !(isHandOn && this.#pace.meanMs > SLOW_MS);
    this.#wasDrawn = this.#dots.count <= MANY_DOTS || isDue || view !== this.#drawnFor;
    if (!this.#wasDrawn) return true;
    this.#drawnFor = view;
    this.#drawnAt = now;
    const seconds = this.#seconds(now);
    if (this.#isEmpty) this.#emitter.prefill(seconds, this.#requestsPerDot);
    else this.#emitter.step(seconds, this.#requestsPerDot);
    this.#isEmpty = false;
    this.#dots.expire(seconds);
    if (this.#dots.count > COMPACT_FROM && seconds - this.#compactedAt > COMPACT_EVERY_SECONDS) {
      this.#dots.compact(seconds);
      this.#compactedAt = seconds;
    }
    this.#painter.draw(view, this.#dots, seconds);
    return true;
  }

  /** Shows none. */
  clear(view: View): void {
    this.#wasDrawn = false;
    this.#painter.draw(view, this.#dots, null);
  }

  #seconds(now: number): number {
    const seconds = (now - this.#clockStart) / 1000;
    if (seconds < CLOCK_SPAN_SECONDS) return seconds;
    this.#dots.shiftClock(seconds);
    this.#emitter.shiftClock(seconds);
    this.#clockStart = now;
    this.#compactedAt = 0;
    return 0;
  }
}
