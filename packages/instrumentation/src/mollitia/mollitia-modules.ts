/** What is used of mollitia's modules, version 0.1. */
export type Work = (...params: unknown[]) => Promise<unknown>;

/** @param fn what is inside of the module: the next module's `execute`, or the circuit's function. */
export type Execute = (circuit: MollitiaCircuit, fn: Work, ...params: unknown[]) => Promise<unknown>;

export interface MollitiaModule {
  readonly name: string;
  execute: Execute;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

export interface MollitiaCircuit {
  readonly name: string;
  /** From the outermost inwards. */
  readonly modules: readonly MollitiaModule[];
}

/** How a call went: 0 success, 1 failure, 2 slow. */
export interface MollitiaRequest {
  result: number;
}

export interface ExecutedPromise {
  requestResult: number;
  shouldReportFailure: boolean;
}

export type ExecutePromise = (fn: Work, ...params: unknown[]) => Promise<ExecutedPromise>;

/** Changes the state, unless it is this one already. */
export type ChangeState = () => Promise<void>;

export interface MollitiaBreaker extends MollitiaModule {
  readonly state: string;
  readonly openStateDelay: number;
  readonly halfOpenStateMaxDelay: number;
  readonly slidingWindowSize: number;
  /** In percent; 100 never opens. */
  readonly failureRateThreshold: number;
  readonly requests: readonly MollitiaRequest[];
  executePromise: ExecutePromise;
  open: ChangeState;
  halfOpen: ChangeState;
  close: ChangeState;
}

export interface MollitiaBulkhead extends MollitiaModule {
  readonly concurrentSize: number;
  readonly concurrentBuffer: readonly unknown[];
  readonly queueBuffer: readonly unknown[];
}

type Class<Instance> = (new (...args: never[]) => Instance) & { prototype: Instance };

/** Told by mollitia itself of what the application constructs, before the constructor is through. */
export interface MollitiaAddon {
  onCircuitCreate?(circuit: MollitiaCircuit, options?: { modules?: MollitiaModule[] }): void;
  onModuleCreate?(module: MollitiaModule, options?: { name?: string; state?: string }): void;
}

export interface MollitiaErrors {
  BreakerError: Class<Error>;
  BulkheadOverloadError: Class<Error>;
  BulkheadQueueWaitError: Class<Error>;
  RatelimitError: Class<Error>;
  TimeoutError: Class<Error>;
}

export interface MollitiaExports extends MollitiaErrors {
  SlidingWindowBreaker: Class<MollitiaBreaker>;
  SlidingTimeBreaker: Class<MollitiaBreaker>;
  Bulkhead: Class<MollitiaBulkhead>;
  Fallback: Class<MollitiaModule>;
  Ratelimit: Class<MollitiaModule>;
  Retry: Class<MollitiaModule>;
  Timeout: Class<MollitiaModule>;
  use(addon: MollitiaAddon): void;
}
