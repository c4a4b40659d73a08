/** A scenario that starts by itself. */
export interface ScheduledStart {
  scenario: string;
  /** Milliseconds after the demo was ready. */
  atMs: number;
}

/** What a newcomer sees first: a breaker that opens, falls back and closes again. */
const FIRST_SCENARIO = 'slow-recommendations';
const FIRST_AT_MS = 40_000;
const EVERY_MS = 240_000;

/** The n-th scheduled start (from 0): one soon, then the gentle ones in turn, the first scenario last of them. */
export function scheduledStart(n: number, gentle: readonly string[]): ScheduledStart {
  const others = gentle.filter((name) => name !== FIRST_SCENARIO);
  const turn = [FIRST_SCENARIO, ...others];
  return { scenario: turn[n % turn.length]!, atMs: FIRST_AT_MS + n * EVERY_MS };
}
