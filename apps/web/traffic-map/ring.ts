import { type OutcomeRates, totalRate } from './flow.ts';
import { OUTCOMES, type Outcome } from './palette.ts';

/** Part of a ring, in turns (0..1) clockwise from twelve o'clock. */
export interface Arc {
  outcome: Outcome;
  from: number;
  to: number;
}

/** A bad outcome that happened at all must be seen: 6 degrees. */
const MIN_BAD_TURNS = 6 / 360;

/** The ring around a node: one arc per outcome that occurred, from worst to best. Empty without traffic. */
export function outcomeArcs(rates: OutcomeRates): Arc[] {
  const total = totalRate(rates);
  if (total <= 0) return [];
  const occurred = OUTCOMES.filter((outcome) => rates[outcome] > 0);
  const isRaised = (outcome: Outcome) => outcome !== 'ok' && rates[outcome] / total < MIN_BAD_TURNS;
  const raised = occurred.filter(isRaised);
  const shareOfOthers = 1 - raised.reduce((sum, outcome) => sum + rates[outcome] / total, 0);
  const scale = (1 - raised.length * MIN_BAD_TURNS) / shareOfOthers;
  let at = 0;
  return occurred.map((outcome) => {
    const from = at;
    at += isRaised(outcome) ? MIN_BAD_TURNS : (rates[outcome] / total) * scale;
    return { outcome, from, to: at };
  });
}

/** Where the arc of each of `OUTCOMES` ends, in turns; the form the shaders take. `null` without traffic. */
export function arcEnds(rates: OutcomeRates): number[] | null {
  const arcs = outcomeArcs(rates);
  if (arcs.length === 0) return null;
  let end = 0;
  return OUTCOMES.map((outcome) => {
    end = arcs.find((arc) => arc.outcome === outcome)?.to ?? end;
    return end;
  });
}
