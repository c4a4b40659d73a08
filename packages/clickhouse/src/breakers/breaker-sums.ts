import type { BreakerOutcomes } from '@faultline/model';

/** What counts as each outcome, as a condition on a row of `breaker_calls`; and the column of its sums. */
export const OUTCOMES: readonly { outcome: keyof BreakerOutcomes; column: string; condition: string }[] = [
  { outcome: 'success', column: 'success', condition: "outcome = 'success'" },
  { outcome: 'failure', column: 'failure', condition: "outcome = 'failure'" },
  { outcome: 'timeout', column: 'timeout', condition: "outcome = 'timeout'" },
  {
    outcome: 'rejected',
    column: 'rejected',
    condition: "outcome = 'rejected' AND NOT rejection IN ('short_circuit', 'isolated')",
  },
  {
    outcome: 'shortCircuited',
    column: 'short_circuited',
    condition: "outcome = 'rejected' AND rejection IN ('short_circuit', 'isolated')",
  },
  { outcome: 'fallbackSuccess', column: 'fallback_success', condition: "fallback = 'success'" },
  { outcome: 'fallbackFailure', column: 'fallback_failure', condition: "fallback = 'failure'" },
];

const FIGURES = [...OUTCOMES.map(({ column }) => column), 'injected'];

/** Columns of sums over calls through a breaker, in order. */
export const BREAKER_COLUMNS = ['library', ...FIGURES].join(', ');

/** Adds up `BREAKER_COLUMNS` of rows named `b`, from shards or buckets. */
export const BREAKER_SUMS = [
  'max(b.library) AS library',
  ...FIGURES.map((figure) => `sum(b.${figure}) AS ${figure}`),
].join(', ');

/** `BREAKER_COLUMNS` of a group of rows of `BREAKER_CALLS`, named `c`. */
export const BREAKER_FIGURES = [
  'max(c.library) AS library',
  ...OUTCOMES.map(({ column, condition }) => `sumIf(weight, ${condition}) AS ${column}`),
  'sumIf(weight, c.injected) AS injected',
].join(', ');

/** Calls through breakers, one by one, those that came twice once. Needs `{buckets}`; memory grows with their calls. */
export const BREAKER_CALLS = `
  SELECT * FROM breaker_calls
  WHERE bucket IN {buckets:Array(DateTime)}
  LIMIT 1 BY service, breaker, span`;
