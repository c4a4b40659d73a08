import type { Experiment, Fault } from './experiment.ts';
import { parseExperiments } from './parse-experiments.ts';

export const EXPERIMENT_ID = 'b1946ac92492d234';

interface Given {
  [key: string]: unknown;
}

/** An experiment as the control plane sends it, an hour long from `now` on. */
export function experimentJson(given: Given = {}, now = Date.now()): Given {
  return {
    id: EXPERIMENT_ID,
    name: 'a test',
    mode: 'isolated',
    environment: '',
    scope: { percentage: 100 },
    faults: [faultJson()],
    createdAt: now,
    expiresAt: now + 3_600_000,
    status: 'active',
    ...given,
  };
}

export function faultJson(given: Given = {}): Given {
  return { target: { type: 'service', name: 'recommendations' }, kind: 'error', ...given };
}

export function experiment(given: Given = {}, now = Date.now()): Experiment {
  const { experiments } = parseExperiments({ now, experiments: [experimentJson(given, now)] })!;
  return experiments[0]!;
}

export function fault(given: Given = {}): Fault {
  return experiment({ faults: [faultJson(given)] }).faults[0]!;
}
