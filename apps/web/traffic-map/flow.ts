import type { GraphConnection, TrafficGraph } from '@faultline/model';
import { OUTCOMES, type Outcome } from './palette.ts';

/** Calls per second, by how they ended. */
export type OutcomeRates = Record<Outcome, number>;

/** What moves along one connection. Rates are calls per second. */
export interface Flow {
  rates: OutcomeRates;
  fallbackServed: number;
  /** All calls wanted, refused ones among them. */
  demand: number;
  /** 0..1, short-circuited calls apart. */
  errorRate: number;
  p95Ms: number;
}

export const NO_RATES: OutcomeRates = { failure: 0, timeout: 0, rejected: 0, shortCircuited: 0, ok: 0 };

/** Rates of a connection: the newest seconds of a live snapshot, else averages over the window. */
export function flowOf(connection: GraphConnection, window: TrafficGraph['window']): Flow {
  const { recent } = connection;
  if (recent) {
    const rates: OutcomeRates = {
      failure: recent.failedPerSecond,
      timeout: recent.timedOutPerSecond,
      rejected: recent.rejectedPerSecond,
      shortCircuited: recent.shortCircuitedPerSecond,
      ok: recent.succeededPerSecond,
    };
    return {
      rates,
      fallbackServed: recent.fallbackServedPerSecond,
      demand: totalRate(rates),
      errorRate: recent.errorRate,
      p95Ms: recent.p95 > 0 ? recent.p95 : connection.latency.p95,
    };
  }
  const seconds = windowSeconds(connection, window);
  const rates: OutcomeRates = {
    failure: connection.failed / seconds,
    timeout: connection.timedOut / seconds,
    rejected: connection.rejected / seconds,
    shortCircuited: connection.shortCircuited / seconds,
    ok: connection.succeeded / seconds,
  };
  return {
    rates,
    fallbackServed: connection.fallbackServed / seconds,
    demand: totalRate(rates),
    errorRate: connection.errorRate,
    p95Ms: connection.latency.p95,
  };
}

/** The time the connection's own `rps` was averaged over, so that the map's rates agree with the panels'. */
function windowSeconds(connection: GraphConnection, window: TrafficGraph['window']): number {
  if (connection.executed > 0 && connection.rps > 0) return connection.executed / connection.rps;
  return Math.max(1, (window.to - window.from) / 1000);
}

export function totalRate(rates: OutcomeRates): number {
  return OUTCOMES.reduce((sum, outcome) => sum + rates[outcome], 0);
}

export function addRates(a: OutcomeRates, b: OutcomeRates): OutcomeRates {
  return {
    failure: a.failure + b.failure,
    timeout: a.timeout + b.timeout,
    rejected: a.rejected + b.rejected,
    shortCircuited: a.shortCircuited + b.shortCircuited,
    ok: a.ok + b.ok,
  };
}

/** Bad calls as a share of all, 0..1. */
export function badShare(rates: OutcomeRates): number {
  const total = totalRate(rates);
  return total > 0 ? 1 - rates.ok / total : 0;
}

/** The bad outcome with the highest rate; `null` when every call went well. */
export function worstOutcome(rates: OutcomeRates): Exclude<Outcome, 'ok'> | null {
  let worst: Exclude<Outcome, 'ok'> | null = null;
  for (const outcome of OUTCOMES) {
    if (outcome !== 'ok' && rates[outcome] > (worst ? rates[worst] : 0)) worst = outcome;
  }
  return worst;
}
