import type { BreakerOutcomes } from '@faultline/model';

/** Calls per second that fill a circle: the smallest of 1, 2, 5, 10, 20, 50 … that none of the rates exceeds. */
export function fullRate(rates: readonly number[]): number {
  const highest = Math.max(1, ...rates);
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * ([1, 2, 5].find((step) => highest <= step * power) ?? 10);
}

/** Diameter of a circle whose area is the rate's share of the full circle; what is not 0 stays visible. */
export function diameterOf(rate: number, full: number, fullDiameter: number): number {
  if (rate <= 0) return 0;
  return Math.max(5, Math.min(1, Math.sqrt(rate / full)) * fullDiameter);
}

/** Outcomes of attempted calls as sectors, worst first, as on the map's rings. Bad ones get 6° at least. */
const SECTORS = [
  ['failure', 'var(--failure)'],
  ['timeout', 'var(--timeout)'],
  ['rejected', 'var(--rejected)'],
  ['shortCircuited', 'var(--short-circuited)'],
] as const satisfies readonly (readonly [keyof BreakerOutcomes, string])[];

const LEAST_DEGREES = 6;

/** CSS background of a circle: bad outcomes clockwise from the top, the rest is calls that succeeded. */
export function sectorsOf(outcomes: BreakerOutcomes, attempted: number): string {
  let from = 0;
  const sectors: string[] = [];
  for (const [outcome, colour] of SECTORS) {
    if (outcomes[outcome] <= 0) continue;
    const to = Math.min(360, from + Math.max(LEAST_DEGREES, (outcomes[outcome] / attempted) * 360));
    sectors.push(`${colour} ${from.toFixed(1)}deg ${to.toFixed(1)}deg`);
    from = to;
  }
  if (sectors.length === 0) return 'var(--ok)';
  return `conic-gradient(${[...sectors, ...(from < 360 ? [`var(--ok) ${from.toFixed(1)}deg`] : [])].join(', ')})`;
}
