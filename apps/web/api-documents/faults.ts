import type { Experiment } from '@faultline/model';

/** Experiments of fault injection. */

export interface ExperimentDocument extends Experiment {
  /** Calls it injected into, after sampling weights; left out where counting them would take too long. */
  injected?: number;
}

export interface ExperimentListDocument {
  now: number;
  /** Newest first. */
  experiments: Experiment[];
}
