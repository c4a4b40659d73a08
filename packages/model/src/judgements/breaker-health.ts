import { refusesCalls } from '../breaker.ts';
import type { Judgement } from '../judgement.ts';

/**
 * A breaker that refuses calls on every instance makes its connection failing, whatever the few probes say; one that
 * refuses on some, or is probing, makes it at least degraded. An open breaker must never look like recovery.
 */
export const breakerHealth: Judgement = (graph) => {
  for (const connection of graph.connections) {
    const { state, open, instances } = connection.breaker;
    if (instances === 0 || state === 'closed') continue;
    const refusesAll = refusesCalls(state) && open >= instances;
    if (refusesAll) connection.health = 'failing';
    else if (connection.health !== 'failing') connection.health = 'degraded';
  }
};
