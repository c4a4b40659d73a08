/** States of a circuit breaker. `isolated` is forced open by hand (Hystrix: force open; resilience4j: FORCED_OPEN). */
export type BreakerState = 'closed' | 'half_open' | 'open' | 'isolated';

const FROM_BEST_TO_WORST: readonly BreakerState[] = ['closed', 'half_open', 'open', 'isolated'];

/** The state that matters most when instances disagree: isolated before open before half-open before closed. */
export function worstState(states: Iterable<BreakerState>): BreakerState {
  let worst = 0;
  for (const state of states) worst = Math.max(worst, FROM_BEST_TO_WORST.indexOf(state));
  return FROM_BEST_TO_WORST[worst]!;
}

/** Whether a breaker in this state refuses calls. */
export function refusesCalls(state: BreakerState): boolean {
  return state === 'open' || state === 'isolated';
}
