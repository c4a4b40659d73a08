import type { DotBuffer } from './dots.ts';
import type { OutcomeRates } from './flow.ts';
import { OUTCOMES, type Outcome } from './palette.ts';
import { dotRate, glide } from './particles.ts';

/** A connection as a source of dots. */
export interface DotSource {
  key: string;
  rates: OutcomeRates;
  /** Pixels. */
  length: number;
  pixelsPerSecond: number;
  /** Share of the way to the breaker's place: refused calls get no further. */
  refusedAt: number;
}

interface Pace {
  rates: number[];
  /** Dots owed, by outcome: at 1 one leaves. */
  owed: number[];
}

/** Where and how long dots of an outcome stay at the end of their way. */
const ENDINGS: Record<Outcome, { stop: 'target' | 'breaker'; holdSeconds: number }> = {
  failure: { stop: 'target', holdSeconds: 0.25 },
  timeout: { stop: 'target', holdSeconds: 1.1 },
  rejected: { stop: 'breaker', holdSeconds: 0.7 },
  shortCircuited: { stop: 'breaker', holdSeconds: 0.7 },
  ok: { stop: 'target', holdSeconds: 0 },
};

/** Dots leave evenly, save for this share of the interval. */
const UNEVENNESS = 0.9;
/** Refused dots have a short way: they walk it slowly. */
const REFUSED_PIXELS_PER_SECOND = 46;
const LONGEST_STEP_SECONDS = 0.25;

/**
 * Sends dots on their way, exactly as many as the rates say: each stands for the same number of requests. Rates glide
 * to new values over a second.
 */
export class DotEmitter {
  readonly #buffer: DotBuffer;
  readonly #random: () => number;
  #sources: readonly DotSource[] = [];
  #paces = new Map<string, Pace>();
  #steppedAt = 0;

  constructor(buffer: DotBuffer, random: () => number) {
    this.#buffer = buffer;
    this.#random = random;
  }

  /** Takes over new figures. Indexes of dots under way follow their connections. */
  update(sources: readonly DotSource[]): void {
    const before = this.#sources;
    const isSame = sources.length === before.length && sources.every(({ key }, index) => key === before[index]!.key);
    if (!isSame) {
      const indexes = new Map(sources.map(({ key }, index) => [key, index]));
      this.#buffer.renumber((edge) => indexes.get(before[edge]?.key ?? '') ?? -1);
      this.#paces = new Map(sources.map(({ key }) => [key, this.#paces.get(key) ?? this.#newPace()]));
    }
    this.#sources = sources;
  }

  /** Lets the time since the last step pass; `now` is in seconds on the map's clock. */
  step(now: number, requestsPerDot: number): void {
    const elapsed = Math.min(Math.max(0, now - this.#steppedAt), LONGEST_STEP_SECONDS);
    this.#steppedAt = now;
    this.#sources.forEach((source, edge) => {
      const pace = this.#paces.get(source.key)!;
      OUTCOMES.forEach((outcome, index) => {
        const target = source.rates[outcome];
        if (target === 0 && pace.rates[index] === 0) return;
        pace.rates[index] = glide(pace.rates[index]!, target, elapsed);
        this.#emit(source, edge, index, now, elapsed, requestsPerDot, pace);
      });
    });
  }

  /** Moves the clock's origin along with that of the dots. */
  shiftClock(seconds: number): void {
    this.#steppedAt -= seconds;
  }

  /** Puts the dots on the map that would be under way, had it been shown all along. */
  prefill(now: number, requestsPerDot: number): void {
    this.#buffer.clear();
    this.#steppedAt = now;
    this.#sources.forEach((source, edge) => {
      const pace = this.#paces.get(source.key)!;
      OUTCOMES.forEach((outcome, index) => {
        pace.rates[index] = source.rates[outcome];
        const seconds = Math.min(30, source.length / source.pixelsPerSecond);
        this.#emit(source, edge, index, now, seconds, requestsPerDot, pace);
      });
    });
  }

  #emit(
    source: DotSource,
    edge: number,
    outcome: number,
    now: number,
    seconds: number,
    requestsPerDot: number,
    { rates, owed }: Pace,
  ): void {
    const { perSecond, isBoosted } = dotRate(rates[outcome]!, requestsPerDot);
    if (perSecond === 0) return;
    owed[outcome] = owed[outcome]! + perSecond * seconds;
    const { stop, holdSeconds } = ENDINGS[OUTCOMES[outcome]!];
    const isRefused = stop === 'breaker';
    while (owed[outcome]! >= 1) {
      owed[outcome] = owed[outcome]! - 1;
      const late = (owed[outcome]! + (this.#random() - 0.5) * UNEVENNESS) / perSecond;
      this.#buffer.append({
        edge,
        bornAt: now - Math.max(0, Math.min(late, seconds)),
        sharePerSecond: (isRefused ? REFUSED_PIXELS_PER_SECOND : source.pixelsPerSecond) / source.length,
        sideways: this.#random() * 2 - 1,
        outcome,
        isHollow: isBoosted,
        stopAt: isRefused ? source.refusedAt : 1,
        holdSeconds,
      });
    }
  }

  #newPace(): Pace {
    return { rates: OUTCOMES.map(() => 0), owed: OUTCOMES.map(() => this.#random()) };
  }
}
