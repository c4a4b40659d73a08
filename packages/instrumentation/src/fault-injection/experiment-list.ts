import type { Experiment } from './experiment.ts';
import type { ExperimentListing } from './parse-experiments.ts';

/** Without an answer for so long, nothing is injected any more. */
const SILENCE_MS = 5_000;
const NONE: readonly Experiment[] = [];

export interface Clock {
  /** Milliseconds that never go back. */
  monotonicMs(): number;
  /** Epoch milliseconds. */
  wallMs(): number;
}

/**
 * The experiments that may be injected for right now: those of the control plane's newest answer, unless that is too old
 * (a dead man's switch), the experiment has expired, or this process has stopped it.
 */
export class ExperimentList {
  readonly #clock: Clock;
  #experiments = NONE;
  #validUntilMs = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;
  readonly #stopped = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param askedAtMs monotonic: what was true then is all that an answer can tell. */
  replace({ now, experiments }: ExperimentListing, askedAtMs: number): void {
    this.#experiments = experiments;
    this.#aheadMs = now - this.#clock.wallMs();
    const ids = new Set(experiments.map(({ id }) => id));
    for (const id of this.#stopped) if (!ids.has(id)) this.#stopped.delete(id);
    this.confirm(askedAtMs);
  }

  /** The control plane says that nothing has changed. */
  confirm(askedAtMs: number): void {
    this.#validUntilMs = askedAtMs + SILENCE_MS;
  }

  active(): readonly Experiment[] {
    if (this.#experiments.length === 0 || this.#clock.monotonicMs() > this.#validUntilMs) return NONE;
    return this.#experiments.filter(({ id, expiresAt }) => expiresAt > this.nowMs && !this.#stopped.has(id));
  }

  find(id: string): Experiment | undefined {
    return this.active().find((experiment) => experiment.id === id);
  }

  /** Nothing is injected for it any more, whatever the control plane says. */
  stop(id: string): void {
    this.#stopped.add(id);
  }

  /** Epoch milliseconds by the control plane's clock. */
  get nowMs(): number {
    return this.#clock.wallMs() + this.#aheadMs;
  }
}
