import type { Attributes, Span } from '@opentelemetry/api';
import {
  EXPERIMENT_ID,
  FAULT_INJECTED,
  INJECTION_EXPERIMENT_ID,
  INJECTION_KIND,
  INJECTION_POINT,
  INJECTION_TARGET,
} from '../semconv.ts';
import { describeTarget, type Experiment, type Fault } from './experiment.ts';
import type { ExperimentList } from './experiment-list.ts';
import { countCapped, countInjection } from './fault-counts.ts';
import { InjectedFaultError } from './injected-error.ts';
import type { InjectionBudget } from './injection-budget.ts';
import type { Point } from './point.ts';

/** Nobody is kept without an answer for longer. */
const LONGEST_SILENCE_MS = 60_000;
const LIVENESS_CHECK_MS = 250;

/** What waiting is cut short by. */
export interface WaitLimits {
  /** How long the caller waits by itself, in milliseconds; `undefined` for ever. */
  timeoutMs?: number | undefined;
  /** Made when that time has passed. */
  timeoutError?: (ms: number) => Error;
  /** Aborted when the caller does not wait any more. */
  signal?: AbortSignal | undefined;
}

/** How a fault came out, if not by letting the call go on. */
export interface InjectedFailure {
  error: Error;
  isTimeout: boolean;
}

/** A fault that is due at a point. */
export class Injection {
  readonly fault: Fault;
  readonly #experiment: Experiment;
  readonly #list: ExperimentList;
  readonly #budget: InjectionBudget;
  readonly #point: Point['type'];

  constructor(
    experiment: Experiment,
    fault: Fault,
    point: Point['type'],
    list: ExperimentList,
    budget: InjectionBudget,
  ) {
    this.#experiment = experiment;
    this.fault = fault;
    this.#point = point;
    this.#list = list;
    this.#budget = budget;
  }

  get isIsolated(): boolean {
    return this.#experiment.mode === 'isolated';
  }

  /**
   * To be called right before the fault takes effect: spends one injection and marks the span.
   *
   * @returns whether a cap allows it; if not, nothing may be injected.
   */
  begin(span: Span | undefined): boolean {
    if (!this.#budget.take(this.#experiment, performance.now())) {
      countCapped();
      return false;
    }
    countInjection();
    span?.setAttributes(this.#marks());
    return true;
  }

  /**
   * Lets the fault happen to a call: waits, if it is of that kind. A call that waits when the experiment is over goes on.
   *
   * @returns what the call fails with; `undefined` if it is to go on.
   */
  async suffer({ timeoutMs, timeoutError, signal }: WaitLimits = {}): Promise<InjectedFailure | undefined> {
    const { kind, latencyMs } = this.fault;
    if (kind !== 'latency' && kind !== 'timeout') return { error: this.error(), isTimeout: false };
    const waitMs = kind === 'latency' ? latencyMs : LONGEST_SILENCE_MS;
    const isCut = timeoutMs !== undefined && timeoutMs < waitMs;
    const isWaitedOut = await this.wait(isCut ? timeoutMs : waitMs, signal);
    const isOver = !isWaitedOut && !signal?.aborted;
    if (isOver || (kind === 'latency' && !isCut && !signal?.aborted)) return undefined;
    const isTimeout = isCut && isWaitedOut;
    return { error: (isTimeout && timeoutError?.(timeoutMs)) || this.error(), isTimeout };
  }

  /**
   * Waits until the time has passed, the signal is aborted or the experiment is over.
   *
   * @returns whether the time has passed.
   */
  async wait(ms: number, signal?: AbortSignal): Promise<boolean> {
    const untilMs = performance.now() + ms;
    for (;;) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) return true;
      if (signal?.aborted || !this.#list.find(this.#experiment.id)) return false;
      await sleep(Math.min(leftMs, LIVENESS_CHECK_MS), signal);
    }
  }

  error(): InjectedFaultError {
    return new InjectedFaultError(this.#experiment, this.fault);
  }

  #marks(): Attributes {
    return {
      [FAULT_INJECTED]: true,
      [INJECTION_EXPERIMENT_ID]: this.#experiment.id,
      [INJECTION_KIND]: this.fault.kind,
      [INJECTION_TARGET]: describeTarget(this.fault.target),
      [INJECTION_POINT]: this.#point,
      [EXPERIMENT_ID]: this.#experiment.id,
    };
  }
}

/** Resolves after a time, or as soon as the signal is aborted. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
