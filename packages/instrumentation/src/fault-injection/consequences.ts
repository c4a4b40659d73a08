import { type Attributes, context } from '@opentelemetry/api';
import type { Breaker } from '../resilience/breaker.ts';
import { type BreakerState, EXPERIMENT_ID, FAULT_COLLATERAL } from '../semconv.ts';
import { faultContextOf } from './fault-context.ts';
import { activeFaultInjector } from './fault-injector.ts';

const DEFAULT_WINDOW_MS = 10_000;
const NONE: Attributes = {};

/** The newest failure of a request in an experiment that the breaker counted. */
const failures = new WeakMap<Breaker, { experimentId: string; atMs: number }>();
/** The experiment whose failures opened the breaker. */
const openedBy = new WeakMap<Breaker, string>();

/** A call failed whose request is in an experiment. */
export function noteFailure(breaker: Breaker, experimentId: string): void {
  if (isFelt(experimentId)) failures.set(breaker, { experimentId, atMs: performance.now() });
}

/**
 * What a state change says of the experiment behind it. One is behind a breaker that opens if the failure that opened it,
 * or another one still in its window, is of a request in the experiment; and behind all that comes of it until it closes.
 */
export function transitionMarks(breaker: Breaker, state: BreakerState): Attributes {
  if (state === 'open') {
    const experimentId = activeExperiment() ?? experimentInWindow(breaker);
    if (experimentId === undefined) openedBy.delete(breaker);
    else openedBy.set(breaker, experimentId);
  }
  const experimentId = openedBy.get(breaker);
  if (state === 'closed') {
    openedBy.delete(breaker);
    failures.delete(breaker);
  }
  return experimentId === undefined ? NONE : { [EXPERIMENT_ID]: experimentId };
}

/** What a call says that a breaker refuses which an experiment opened, if it is not of that experiment itself. */
export function refusalMarks(breaker: Breaker, experimentId: string | undefined): Attributes {
  const culprit = openedBy.get(breaker);
  return culprit === undefined || experimentId !== undefined
    ? NONE
    : { [FAULT_COLLATERAL]: true, [EXPERIMENT_ID]: culprit };
}

function activeExperiment(): string | undefined {
  const experimentId = faultContextOf(context.active())?.experimentId;
  return experimentId !== undefined && isFelt(experimentId) ? experimentId : undefined;
}

function isFelt(experimentId: string): boolean {
  return activeFaultInjector()?.isFeltByBreakers(experimentId) ?? false;
}

function experimentInWindow(breaker: Breaker): string | undefined {
  const failure = failures.get(breaker);
  if (!failure) return undefined;
  const windowMs = breaker.windowFigures().durationMs ?? DEFAULT_WINDOW_MS;
  return performance.now() - failure.atMs <= windowMs ? failure.experimentId : undefined;
}
