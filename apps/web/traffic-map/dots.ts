/** Numbers per dot: connection, birth (s), share of the way per second, sideways (-1..1), outcome, hollow, stop, hold (s). */
export const DOT_STRIDE = 8;

/** One dot under way. */
export interface Dot {
  /** Index of the connection in the scene. */
  edge: number;
  /** Seconds on the map's clock. */
  bornAt: number;
  /** Share of the way covered per second; fixed at birth, so that a change of speed never makes dots jump. */
  sharePerSecond: number;
  /** -1..1 across the line. */
  sideways: number;
  /** Index into `OUTCOMES`. */
  outcome: number;
  isHollow: boolean;
  /** Share of the way at which it stops. */
  stopAt: number;
  /** Seconds it stays where it stopped. */
  holdSeconds: number;
}

/** Every dot fades within this time of its end. */
export const FADE_SECONDS = 0.12;
/** The last seconds of a dot that stays where it stopped, in which it begins to fade. */
export const LINGER_SECONDS = 0.7;

/**
 * The dots of the whole map as one ring of numbers that painters upload: births are appended, the dead fall off the tail,
 * nothing else is ever written while a dot is under way. When it is full the oldest dots give way.
 */
export class DotBuffer {
  readonly data: Float32Array;
  readonly capacity: number;
  /** Index of the oldest dot and number of dots from there on (wrapping around). */
  first = 0;
  count = 0;
  /** Dots appended since the start; tells painters what is new. */
  appended = 0;
  /** Grows whenever old dots were rewritten, too. */
  version = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.data = new Float32Array(capacity * DOT_STRIDE);
  }

  append(dot: Dot): void {
    if (this.count === this.capacity) {
      this.first = (this.first + 1) % this.capacity;
      this.count--;
    }
    const at = ((this.first + this.count) % this.capacity) * DOT_STRIDE;
    const { data } = this;
    data[at] = dot.edge;
    data[at + 1] = dot.bornAt;
    data[at + 2] = dot.sharePerSecond;
    data[at + 3] = dot.sideways;
    data[at + 4] = dot.outcome;
    data[at + 5] = dot.isHollow ? 1 : 0;
    data[at + 6] = dot.stopAt;
    data[at + 7] = dot.holdSeconds;
    this.count++;
    this.appended++;
  }

  /** Lets go of dots at the tail that have faded by `now` (seconds on the map's clock). */
  expire(now: number): void {
    while (this.count > 0 && this.#endsAt(this.first) < now) {
      this.first = (this.first + 1) % this.capacity;
      this.count--;
    }
  }

  /** Lets go of all that have faded, those among others that have not, too. Costs as much as there are dots. */
  compact(now: number): void {
    this.#keep((at) => (this.#endsAt(at / DOT_STRIDE) < now ? -1 : this.data[at]!));
  }

  clear(): void {
    this.first = 0;
    this.count = 0;
    this.version++;
  }

  /** Gives dots the new index of their connection after the scene changed; -1 or unknown removes them. */
  renumber(newIndexOf: (edge: number) => number): void {
    this.#keep((at) => newIndexOf(this.data[at]!));
  }

  /** Moves the clock's origin, because 32-bit seconds lose their milliseconds after some hours. */
  shiftClock(seconds: number): void {
    for (let at = 1; at < this.data.length; at += DOT_STRIDE) this.data[at] = this.data[at]! - seconds;
    this.version++;
  }

  /** Moves the dots that stay to the front. @param edgeOf of the dot at a place in `data`: its connection, -1 to let it go */
  #keep(edgeOf: (at: number) => number): void {
    const kept = new Float32Array(this.count * DOT_STRIDE);
    let length = 0;
    for (let index = 0; index < this.count; index++) {
      const at = ((this.first + index) % this.capacity) * DOT_STRIDE;
      const edge = edgeOf(at);
      if (edge < 0) continue;
      kept.set(this.data.subarray(at, at + DOT_STRIDE), length);
      kept[length] = edge;
      length += DOT_STRIDE;
    }
    this.data.set(kept.subarray(0, length));
    this.first = 0;
    this.count = length / DOT_STRIDE;
    this.version++;
  }

  #endsAt(index: number): number {
    const at = index * DOT_STRIDE;
    const { data } = this;
    return data[at + 1]! + data[at + 6]! / data[at + 2]! + data[at + 7]! + FADE_SECONDS;
  }
}
