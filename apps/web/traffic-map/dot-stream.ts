import { DotEmitter } from './dot-emitter.ts';
import { DotBuffer } from './dots.ts';
import { isSameView, type Painter, pretendDrawn, type View } from './draw/painter.ts';
import { FramePace } from './frame-pace.ts';
import { chooseRequestsPerDot, pixelsPerSecond } from './particles.ts';
import type { Scene } from './scene.ts';

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

/** The dots of the map and the clock they move by. */
export class DotStream {
  readonly #dots = new DotBuffer(CAPACITY);
  readonly #emitter = new DotEmitter(this.#dots, Math.random);
  #clockStart = performance.now();
  #requestsPerDot: number | null = null;
  #hasSources = false;
  #isEmpty = true;
  readonly #pace = new FramePace();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawnFor: View | null = null;
  #isPretending = false;
  #wasDrawn = false;
  /** Seconds on the map's clock. */
  #compactedAt = 0;

  /** The one ratio for the whole map; 1 until there is traffic. */
  get requestsPerDot(): number {
    return this.#requestsPerDot ?? 1;
  }

  /** Takes over the figures of a scene. */
  update({ edges }: Scene): void {
    const demand = edges.reduce((sum, { flow, isFallback }) => sum + (isFallback ? 0 : flow.demand), 0);
    this.#requestsPerDot = chooseRequestsPerDot(demand, edges.length, this.#requestsPerDot);
    this.#hasSources = edges.length > 0;
    this.#emitter.update(
      edges.map(({ key, flow, curve, breakerAt }) => ({
        key,
        rates: flow.rates,
        length: curve.length,
        pixelsPerSecond: pixelsPerSecond(flow.p95Ms),
        p95Ms: flow.p95Ms,
        refusedAt: breakerAt,
      })),
    );
  }

  /** The map was not shown for a while: it is filled as if it had been. */
  refill(): void {
    this.#isEmpty = true;
  }

  /**
   * Lets time pass and draws.
   * @param now milliseconds, as of animation frames
   * @param isViewMoving the viewer's hand is on a crowded map: where drawing is slow, dots stand still meanwhile
   * @returns whether there is anything to move
   */
  draw(painter: Painter, view: View, now: number, isViewMoving: boolean): boolean {
    if (!this.#hasSources) {
      this.clear(painter, view);
      return false;
    }
    if (this.#wasDrawn) this.#pace.add(now - this.#drawnAt);
    const pauseMs = Math.max(MANY_DOTS_FRAME_MS, this.#pace.meanMs / LARGEST_SHARE);
    const isDue = now - this.#drawnAt >= pauseMs && !(isViewMoving && this.#pace.meanMs > SLOW_MS);
    this.#wasDrawn = this.#dots.count <= MANY_DOTS || isDue;
    if (!this.#wasDrawn) {
      if (this.#drawnFor && !isSameView(this.#drawnFor, view)) this.#pretend(painter, this.#drawnFor, view);
      return true;
    }
    this.#pretend(painter, null, view);
    this.#drawnFor = view;
    this.#drawnAt = now;
    const seconds = this.#seconds(now);
    if (this.#isEmpty) this.#emitter.prefill(seconds, this.requestsPerDot);
    else this.#emitter.step(seconds, this.requestsPerDot);
    this.#isEmpty = false;
    this.#dots.expire(seconds);
    if (this.#dots.count > COMPACT_FROM && seconds - this.#compactedAt > COMPACT_EVERY_SECONDS) {
      this.#dots.compact(seconds);
      this.#compactedAt = seconds;
    }
    painter.drawMoving(view, this.#dots, seconds);
    return true;
  }

  clear(painter: Painter, view: View): void {
    this.#pretend(painter, null, view);
    painter.drawMoving(view, this.#dots, null);
  }

  /** Asking the page for what it shows would cost more than all else in most frames. */
  #pretend(painter: Painter, drawnFor: View | null, view: View): void {
    if (drawnFor === null && !this.#isPretending) return;
    pretendDrawn(painter.canvases[1], drawnFor, view);
    this.#isPretending = drawnFor !== null;
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
