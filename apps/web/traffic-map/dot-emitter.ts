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
  /** How long a slow call takes; what its dot does not need for the way it waits at the target. */
  p95Ms: number;
  /** Share of the way to the breaker's place: refused calls get no further. */
  refusedAt: number;
}

interface Pace {
  rates: Float64Array;
  /** Dots owed, by outcome: at 1 one leaves. */
  owed: Float64Array;
}

/** How one outcome's dots of one connection travel. */
interface Fate {
  sharePerSecond: number;
  stopAt: number;
  holdSeconds: number;
  /** 0..1: how much of the hindmost stretch the waiting spread over, so that a pile is seen as one. */
  pile: number;
}

const REFUSED: ReadonlySet<Outcome> = new Set(['rejected', 'shortCircuited']);
/** Seconds that dots stay, fading, where they stopped; so long that a viewer sees how the call ended. */
const LINGER: Record<Outcome, number> = { failure: 0.25, timeout: 1.1, rejected: 0.7, shortCircuited: 0.7, ok: 0 };
/** No dot waits longer for a call that hangs. */
const LONGEST_WAIT_SECONDS = 20;
/** Dots that wait this long are a pile: they stand behind each other, not all on one spot. */
const PILE_FROM_SECONDS = 1;
const PILE_PIXELS = 26;

/** Dots leave evenly, save for this share of the interval. */
const UNEVENNESS = 0.9;
/** Refused dots have a short way: they walk it slowly. */
const REFUSED_PIXELS_PER_SECOND = 46;
/** Births are planned this far ahead, so that most frames have nothing to do; and again when half of it has passed. */
const AHEAD_SECONDS = 0.3;
const MOST_PREFILLED_SECONDS = 30;
/** Frames later than this are no busy page but a pause: what was to be born in it is not. */
const PAUSE_SECONDS = 5;

/**
 * Sends dots on their way, exactly as many as the rates say: each stands for the same number of requests. Rates glide
 * to new values over a second. How often it is called changes nothing: births are moments on the map's clock.
 */
export class DotEmitter {
  readonly #buffer: DotBuffer;
  readonly #random: () => number;
  #sources: readonly DotSource[] = [];
  #paces: Pace[] = [];
  /** Seconds on the map's clock until which births are planned. */
  #plannedUntil = 0;

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
      const known = new Map(before.map(({ key }, index) => [key, this.#paces[index]!]));
      this.#paces = sources.map(({ key }) => known.get(key) ?? this.#newPace());
    }
    this.#sources = sources;
  }

  /** Plans the births of the next moments where they are not planned yet; `now` is in seconds on the map's clock. */
  step(now: number, requestsPerDot: number): void {
    if (now < this.#plannedUntil - AHEAD_SECONDS / 2) return;
    const until = now + AHEAD_SECONDS;
    const seconds = until - (now - this.#plannedUntil > PAUSE_SECONDS ? now : this.#plannedUntil);
    this.#plannedUntil = until;
    for (let edge = 0; edge < this.#sources.length; edge++) {
      const { rates } = this.#sources[edge]!;
      const pace = this.#paces[edge]!;
      for (let outcome = 0; outcome < OUTCOMES.length; outcome++) {
        const target = rates[OUTCOMES[outcome]!];
        if (target === 0 && pace.rates[outcome] === 0) continue;
        pace.rates[outcome] = glide(pace.rates[outcome]!, target, seconds);
        this.#emit(edge, outcome, until, seconds, requestsPerDot);
      }
    }
  }

  /** Moves the clock's origin along with that of the dots. */
  shiftClock(seconds: number): void {
    this.#plannedUntil -= seconds;
  }

  /** Puts the dots on the map that would be under way, had it been shown all along. */
  prefill(now: number, requestsPerDot: number): void {
    this.#buffer.clear();
    this.#plannedUntil = now;
    this.#sources.forEach(({ rates }, edge) => {
      OUTCOMES.forEach((outcome, index) => {
        this.#paces[edge]!.rates[index] = rates[outcome];
        const { stopAt, sharePerSecond, holdSeconds } = this.#fateOf(edge, index);
        const seconds = Math.min(MOST_PREFILLED_SECONDS, stopAt / sharePerSecond + holdSeconds);
        this.#emit(edge, index, now, seconds, requestsPerDot);
      });
    });
  }

  /** @param until seconds on the map's clock at which the time ends whose dots are to be born */
  #emit(edge: number, outcome: number, until: number, seconds: number, requestsPerDot: number): void {
    const { rates, owed } = this.#paces[edge]!;
    const { perSecond, isBoosted } = dotRate(rates[outcome]!, requestsPerDot);
    if (perSecond === 0) return;
    owed[outcome] = owed[outcome]! + perSecond * seconds;
    if (owed[outcome]! < 1) return;
    const { sharePerSecond, stopAt, holdSeconds, pile } = this.#fateOf(edge, outcome);
    while (owed[outcome]! >= 1) {
      owed[outcome] = owed[outcome]! - 1;
      const early = (owed[outcome]! + (this.#random() - 0.5) * UNEVENNESS) / perSecond;
      this.#buffer.append({
        edge,
        bornAt: until - Math.max(0, Math.min(early, seconds)),
        sharePerSecond,
        sideways: this.#random() * 2 - 1,
        outcome,
        isHollow: isBoosted,
        stopAt: stopAt - pile * this.#random(),
        holdSeconds,
      });
    }
  }

  /** As many dots are on the line as calls are under way: a call that outlasts its dot's way waits at the target. */
  #fateOf(edge: number, index: number): Fate {
    const { length, pixelsPerSecond, p95Ms, refusedAt } = this.#sources[edge]!;
    const outcome = OUTCOMES[index]!;
    const linger = LINGER[outcome];
    if (REFUSED.has(outcome)) {
      return { sharePerSecond: REFUSED_PIXELS_PER_SECOND / length, stopAt: refusedAt, holdSeconds: linger, pile: 0 };
    }
    const wait = Math.min(LONGEST_WAIT_SECONDS, p95Ms / 1000 - length / pixelsPerSecond);
    const holdSeconds = Math.max(linger, wait);
    const pile = holdSeconds >= PILE_FROM_SECONDS ? Math.min(0.25, PILE_PIXELS / length) : 0;
    return { sharePerSecond: pixelsPerSecond / length, stopAt: 1, holdSeconds, pile };
  }

  #newPace(): Pace {
    return { rates: new Float64Array(OUTCOMES.length), owed: Float64Array.from(OUTCOMES, () => this.#random()) };
  }
}
