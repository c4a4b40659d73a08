const MOST_POINTS = 400;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
/** Lengths a person reads at a glance; each is a whole number of the longest rollup bucket that fits in it. */
const STEPS = [
  ...[10, 20, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 7].map((days) => days * DAY),
];

/** Seconds between the points of a series, so that a window (epoch milliseconds) has 400 at most. */
export function seriesStep({ fromMs, toMs }: { fromMs: number; toMs: number }): number {
  const shortest = (toMs - fromMs) / 1000 / MOST_POINTS;
  return STEPS.find((step) => step >= shortest) ?? Math.ceil(shortest / (7 * DAY)) * 7 * DAY;
}
