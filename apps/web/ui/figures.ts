import { DEGRADED_FROM, FAILING_FROM, type GraphConnection, type TrafficGraph } from '@faultline/model';
import type { Language } from '../text/language.ts';
import type { OutcomeShare } from './outcome-bar.tsx';

type Outcomes = Pick<GraphConnection, 'succeeded' | 'failed' | 'timedOut' | 'rejected' | 'shortCircuited'>;

const ORDER = ['succeeded', 'failed', 'timedOut', 'rejected', 'shortCircuited'] as const;

/** What attempted calls came to, with each outcome's share of them. */
export function outcomeShares(outcomes: Outcomes, { text, numbers: { count, percent } }: Language): OutcomeShare[] {
  const all = ORDER.reduce((sum, outcome) => sum + outcomes[outcome], 0);
  return ORDER.map((outcome) => ({
    outcome,
    label: text.outcome[outcome],
    value: outcomes[outcome],
    count: count(outcomes[outcome]),
    share: percent(all > 0 ? outcomes[outcome] / all : 0),
  }));
}

/** Outcomes of several connections added up. */
export function sumOutcomes(connections: readonly Outcomes[]): Outcomes {
  const sum = { succeeded: 0, failed: 0, timedOut: 0, rejected: 0, shortCircuited: 0 };
  for (const connection of connections) for (const outcome of ORDER) sum[outcome] += connection[outcome];
  return sum;
}

export function errorTone(errorRate: number): 'bad' | 'warn' | 'plain' {
  if (errorRate >= FAILING_FROM) return 'bad';
  return errorRate >= DEGRADED_FROM ? 'warn' : 'plain';
}

export function windowSeconds({ window }: TrafficGraph): number {
  return Math.round((window.to - window.from) / 1e3);
}
