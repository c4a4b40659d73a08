/** Dots a viewer can still read as a flow, on the whole map together. */
const TARGET_DOTS_PER_SECOND = 200;
/** The ratio stays while the dots it gives are within these bounds, so that the legend does not flicker. */
const KEEP_ABOVE = 55;
const KEEP_BELOW = 290;

/** A flow too thin for the ratio still shows one (hollow) dot in this many seconds. */
export const RARE_SECONDS = 8;

const FASTEST = { pixelsPerSecond: 260, latencyMs: 1 };
const SLOWEST = { pixelsPerSecond: 40, latencyMs: 10_000 };

/**
 * How many requests one dot stands for: one number for the whole map, of the series 1, 2, 5, 10, 20, 50 …
 * @param callsPerSecond sum over all connections
 * @param previous the ratio in use, `null` for none; kept as long as it serves
 */
export function chooseRequestsPerDot(callsPerSecond: number, previous: number | null): number {
  if (previous !== null) {
    const dotsPerSecond = callsPerSecond / previous;
    const isAtFloor = previous === 1 && dotsPerSecond < KEEP_BELOW;
    if (isAtFloor || (dotsPerSecond >= KEEP_ABOVE && dotsPerSecond <= KEEP_BELOW)) return previous;
  }
  return roundUpToSeries(callsPerSecond / TARGET_DOTS_PER_SECOND);
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
