import type { Moments } from './diagnosis-sums.ts';

/** How far a change of `z` standard errors is believed, 0..1: almost nothing at 1, half at `halfAt`. */
export function confidence(z: number, halfAt: number): number {
  const cubed = Math.max(0, z) ** 3;
  return cubed / (cubed + halfAt ** 3);
}

/** Standard errors between two shares, `before` of `n0` and `after` of `n1`; positive where the share rose. */
export function shareZ(before: number, n0: number, after: number, n1: number): number {
  const pooled = (before + after + 1) / (n0 + n1 + 2);
  return (after / n1 - before / n0) / Math.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1));
}

/** Mean and variance of ln(ms + 0.05) over `n` spans. */
export interface LogNormal {
  n: number;
  mean: number;
  variance: number;
}

/** `priorVariance` weighs as much as `priorSpans` spans: two spans alike do not make a spread of nothing (Smyth 2004). */
export function logNormal(n: number, { sumLn, sumLn2 }: Moments, priorVariance: number, priorSpans: number): LogNormal {
  const mean = sumLn / n;
  const squares = Math.max(0, sumLn2 - sumLn * mean);
  return { n, mean, variance: (squares + priorSpans * priorVariance) / (n + priorSpans) + LEAST_VARIANCE };
}

const LEAST_VARIANCE = 0.01;
/** Each spread is at least this share of the other: a fault that makes everything equally slow has hardly any. */
const LEAST_OF_OTHER = 0.3;

/** Welch's t of two log-normal samples; positive where durations rose. */
export function welchT(before: LogNormal, after: LogNormal): number {
  const varianceBefore = Math.max(before.variance, LEAST_OF_OTHER * after.variance);
  const varianceAfter = Math.max(after.variance, LEAST_OF_OTHER * before.variance);
  return (after.mean - before.mean) / Math.sqrt(varianceBefore / before.n + varianceAfter / after.n);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
