/** Dots a viewer can still read as a flow, on a small map together; large ones need some for each line. */
const DOTS_PER_SECOND = 200;
const DOTS_PER_SECOND_AND_LINE = 2;
/** Some 20,000 dots under way on the long lines of a large map. */
const MOST_DOTS_PER_SECOND = 4000;
/** The ratio stays while it gives between these shares of the dots aimed at, so that the legend does not flicker. */
const KEEP_ABOVE = 0.275;
const KEEP_BELOW = 1.45;

/** A flow too thin for the ratio still shows one (hollow) dot in this many seconds. */
export const RARE_SECONDS = 8;

const FASTEST = { pixelsPerSecond: 260, latencyMs: 1 };
const SLOWEST = { pixelsPerSecond: 40, latencyMs: 10_000 };

/**
 * How many requests one dot stands for: one number for the whole map, of the series 1, 2, 5, 10, 20, 50 …
 * @param callsPerSecond sum over all connections
 * @param lines how many the dots are spread over
 * @param previous the ratio in use, `null` for none; kept as long as it serves
 */
export function chooseRequestsPerDot(callsPerSecond: number, lines: number, previous: number | null): number {
  const aim = Math.min(MOST_DOTS_PER_SECOND, Math.max(DOTS_PER_SECOND, lines * DOTS_PER_SECOND_AND_LINE));
  if (previous !== null) {
    const dotsPerSecond = callsPerSecond / previous;
    const isAtFloor = previous === 1 && dotsPerSecond < KEEP_BELOW * aim;
    if (isAtFloor || (dotsPerSecond >= KEEP_ABOVE * aim && dotsPerSecond <= KEEP_BELOW * aim)) return previous;
  }
  return roundUpToSeries(callsPerSecond / aim);
}

/** Smallest of 1, 2, 5, 10, 20, 50 … that is at least `value`. */
export function roundUpToSeries(value: number): number {
  if (!(value > 1)) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 5]) if (step * decade >= value * (1 - 1e-9)) return step * decade;
  return 10 * decade;
}

/** Dots that leave per second for a flow, and whether it was too rare for the ratio and is shown more often. */
export interface DotRate {
  perSecond: number;
  isBoosted: boolean;
}

export function dotRate(callsPerSecond: number, requestsPerDot: number): DotRate {
  if (callsPerSecond <= 0) return { perSecond: 0, isBoosted: false };
  const perSecond = callsPerSecond / requestsPerDot;
  const floor = 1 / RARE_SECONDS;
  return perSecond < floor ? { perSecond: floor, isBoosted: true } : { perSecond, isBoosted: false };
}

/** Speed of dots: 260 px/s at a p95 of 1 ms and below, 40 px/s at 10 s and above, logarithmic between. */
export function pixelsPerSecond(p95Ms: number): number {
  const range = Math.log10(SLOWEST.latencyMs / FASTEST.latencyMs);
  const share = Math.log10(Math.max(p95Ms, FASTEST.latencyMs) / FASTEST.latencyMs) / range;
  const drop = FASTEST.pixelsPerSecond - SLOWEST.pixelsPerSecond;
  return FASTEST.pixelsPerSecond - drop * Math.min(1, share);
}

/** One step of a value that follows its target and has covered 95 % of the way after a second. */
export function glide(value: number, target: number, seconds: number): number {
  const next = target + (value - target) * Math.exp(-3 * seconds);
  return Math.abs(next - target) < 0.002 * Math.max(1, Math.abs(target)) ? target : next;
}
