import type { BreakerInstance, BreakerState } from '@faultline/model';
import type { TransitionDocument } from '../api-documents.ts';

/**
 * Milliseconds that the given instances spent in each state from `fromMs` to `untilMs`, added up. An instance is taken
 * to have lived through the whole time.
 * @param transitions of the breaker within that time, all of them
 */
export function timeInStates(
  instances: readonly BreakerInstance[],
  transitions: readonly TransitionDocument[],
  fromMs: number,
  untilMs: number,
): Record<BreakerState, number> {
  const spent: Record<BreakerState, number> = { closed: 0, half_open: 0, open: 0, isolated: 0 };
  for (const { instance, state } of instances) {
    let endsAt = untilMs;
    let current = state;
    for (const { at, from } of newestFirst(transitions, instance)) {
      spent[current] += Math.max(0, endsAt - at);
      endsAt = at;
      current = isState(from) ? from : current;
    }
    spent[current] += Math.max(0, endsAt - fromMs);
  }
  return spent;
}

function newestFirst(transitions: readonly TransitionDocument[], of: string): TransitionDocument[] {
  return transitions.filter(({ instance }) => instance === of).sort((a, b) => b.at - a.at);
}

export function isState(word: string): word is BreakerState {
  return word === 'closed' || word === 'half_open' || word === 'open' || word === 'isolated';
}
