import { type CallFigures, errorRate, succeeded } from './call-figures.ts';
import type { Health } from './traffic-graph.ts';

/** Error shares from which calls count as degraded and as failing (Vizceral: 3 % warning, 10 % danger). */
export const DEGRADED_FROM = 0.03;
export const FAILING_FROM = 0.1;

/** Fewer calls than this are too little evidence to judge by; a single failure of five is no incident. */
const ENOUGH_CALLS = 10;

/** Judges by the newest seconds where they hold enough calls, else by the whole window. */
export function healthOf(window: CallFigures, recent: CallFigures): Health {
  const evidence = judgedCalls(recent) >= ENOUGH_CALLS ? recent : window;
  const calls = judgedCalls(evidence);
  if (calls === 0) return window.shortCircuited > 0 ? 'failing' : 'idle';
  const health = calls < ENOUGH_CALLS ? ofFewCalls(evidence) : ofRate(errorRate(evidence));
  // However well the few calls go that a breaker lets through, most of what is asked for is refused.
  return health !== 'failing' && evidence.shortCircuited > calls ? 'degraded' : health;
}

function ofFewCalls(figures: CallFigures): Health {
  return errorRate(figures) > 0 ? 'unknown' : 'ok';
}

function ofRate(rate: number): Health {
  if (rate >= FAILING_FROM) return 'failing';
  return rate >= DEGRADED_FROM ? 'degraded' : 'ok';
}

function judgedCalls(figures: CallFigures): number {
  return figures.failed + figures.timedOut + figures.rejected + succeeded(figures);
}
