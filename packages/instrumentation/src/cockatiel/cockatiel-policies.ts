/** What is used of cockatiel's policies, versions 3 and 4. */
export interface Disposable {
  dispose(): void;
}

export type Event<Value> = (listener: (value: Value) => void) => Disposable;

export type Execute = (fn: Work, signal?: AbortSignal) => Promise<unknown>;
export type Work = (...args: unknown[]) => unknown;

export interface FailureEvent {
  handled: boolean;
  reason: { error: unknown } | { value: unknown };
}

export interface CockatielPolicy {
  execute: Execute;
}

export interface CockatielBreaker extends CockatielPolicy {
  readonly state: number;
  readonly options: {
    breaker: { state?: unknown; count?: unknown; threshold?: number; duration?: number };
    halfOpenAfter?: unknown;
  };
  readonly innerState?: { backoff?: { duration?: number } };
  readonly onStateChange: Event<number>;
  readonly onFailure: Event<FailureEvent>;
}

export interface CockatielFallback extends CockatielPolicy {
  readonly onFailure: Event<FailureEvent>;
}

export interface CockatielTimeout extends CockatielPolicy {
  readonly onTimeout: Event<void>;
}

export interface CockatielBulkhead extends CockatielPolicy {
  readonly capacity: number;
  readonly queueCapacity: number;
  /** Free ones. */
  readonly executionSlots: number;
  readonly queueSlots: number;
}

type PolicyClass<Policy> = { prototype: Policy };

export interface CockatielExports {
  CircuitBreakerPolicy: PolicyClass<CockatielBreaker & { isolate(): Disposable }>;
  FallbackPolicy: PolicyClass<CockatielFallback>;
  TimeoutPolicy: PolicyClass<CockatielTimeout>;
  RetryPolicy: PolicyClass<CockatielPolicy>;
  BulkheadPolicy: PolicyClass<CockatielBulkhead>;
  circuitBreaker(...args: unknown[]): CockatielBreaker;
  bulkhead(...args: unknown[]): CockatielBulkhead;
  wrap(...policies: CockatielPolicy[]): CockatielPolicy & { wrapped?: CockatielPolicy[] };
}
