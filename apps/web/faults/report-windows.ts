import type { Experiment } from '@faultline/model';

/** The store counts calls by this step. */
const STEP_MS = 10_000;

/** Epoch milliseconds; `toMs` excluded. As long a time before `fromMs` is what it is compared with. */
export interface ReportWindows {
  fromMs: number;
  toMs: number;
  baselineFromMs: number;
}

/** The whole steps in which an experiment ran until `nowMs`: so no injected call is among those that it is compared with. */
export function reportWindows(
  { createdAt, expiresAt, stoppedAt }: Pick<Experiment, 'createdAt' | 'expiresAt' | 'stoppedAt'>,
  nowMs: number,
): ReportWindows {
  const fromMs = Math.floor(createdAt / STEP_MS) * STEP_MS;
  const endMs = Math.min(stoppedAt || expiresAt, nowMs);
  const toMs = Math.max(Math.ceil(endMs / STEP_MS) * STEP_MS, fromMs + STEP_MS);
  return { fromMs, toMs, baselineFromMs: fromMs - (toMs - fromMs) };
}
