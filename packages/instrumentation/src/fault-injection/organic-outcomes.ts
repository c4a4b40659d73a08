import type { Experiment } from './experiment.ts';

/** As long as an experiment lasts at most, and the minute before it. */
const REMEMBERED_S = 3_720;
const BASELINE_MS = 60_000;
const WINDOW_MS = 60_000;

export interface OutcomeCounts {
  requests: number;
  failures: number;
}

/** How the requests came out that no experiment had its hands in, by the second. */
export class OrganicOutcomes {
  readonly #requests = new Uint32Array(REMEMBERED_S);
  readonly #failures = new Uint32Array(REMEMBERED_S);
  #newestS = 0;

  /** @param nowMs monotonic. */
  record(nowMs: number, isFailure: boolean): void {
    const second = Math.floor(nowMs / 1000);
    this.#advanceTo(second);
    this.#requests[second % REMEMBERED_S]!++;
    if (isFailure) this.#failures[second % REMEMBERED_S]!++;
  }

  /** Counts of the whole seconds from `fromMs` (inclusive) to `toMs` (exclusive), monotonic. */
  between(fromMs: number, toMs: number): OutcomeCounts {
    const counts = { requests: 0, failures: 0 };
    const oldestS = Math.max(0, this.#newestS - REMEMBERED_S + 1);
    const lastS = Math.min(Math.ceil(toMs / 1000) - 1, this.#newestS);
    for (let second = Math.max(Math.floor(fromMs / 1000), oldestS); second <= lastS; second++) {
      counts.requests += this.#requests[second % REMEMBERED_S]!;
      counts.failures += this.#failures[second % REMEMBERED_S]!;
    }
    return counts;
  }

  #advanceTo(second: number): void {
    const from = Math.max(this.#newestS + 1, second - REMEMBERED_S + 1);
    for (let cleared = from; cleared <= second; cleared++) {
      this.#requests[cleared % REMEMBERED_S] = 0;
      this.#failures[cleared % REMEMBERED_S] = 0;
    }
    this.#newestS = Math.max(this.#newestS, second);
  }
}

/** Error rates, 0 to 1. */
export interface Harm {
  before: number;
  now: number;
  requests: number;
}

/**
 * Whether requests that take no part in an experiment fail more often since it began: the last minute against the minute
 * before it, or all of the time since then where a minute holds too few requests.
 *
 * @param startedAtMs, nowMs monotonic.
 */
export function harmSince(
  outcomes: OrganicOutcomes,
  startedAtMs: number,
  nowMs: number,
  { errorRateIncrease, minRequests }: Experiment['abort'],
): Harm | undefined {
  const startMs = Math.floor(startedAtMs / 1000) * 1000;
  const endMs = nowMs + 1;
  let since = outcomes.between(Math.max(startMs, nowMs - WINDOW_MS), endMs);
  if (since.requests < minRequests) since = outcomes.between(startMs, endMs);
  if (since.requests === 0 || since.requests < minRequests) return undefined;
  const before = rateOf(outcomes.between(startMs - BASELINE_MS, startMs));
  const now = rateOf(since);
  return now - before > errorRateIncrease ? { before, now, requests: since.requests } : undefined;
}

function rateOf({ requests, failures }: OutcomeCounts): number {
  return requests === 0 ? 0 : failures / requests;
}
