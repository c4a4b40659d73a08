/** What is used of opossum's CircuitBreaker, versions 8 to 10. */
export interface OpossumBreaker {
  readonly name: string;
  readonly options: {
    /** Milliseconds; 0 or `false` for none. */
    timeout?: number | false;
    resetTimeout?: number;
    errorThresholdPercentage?: number;
    rollingCountTimeout?: number;
    /** Calls at a time; `Number.MAX_SAFE_INTEGER` where the application set no limit. */
    capacity?: number;
  };
  readonly status: { readonly window: readonly { fires?: number; failures?: number }[] };
  /** Counts how many more calls it would admit. */
  readonly semaphore: { readonly count: number };
  readonly isShutdown: boolean;
  readonly enabled: boolean;
  readonly opened: boolean;
  readonly closed: boolean;
  readonly halfOpen: boolean;
  /** It would let one call through to find out whether to close. */
  readonly pendingClose: boolean;
  on(event: string, listener: (...args: never[]) => void): unknown;
  action(this: unknown, ...args: unknown[]): unknown;
  call(context: unknown, ...args: unknown[]): unknown;
}

export type OpossumConstructor = (new (
  action: unknown,
  options?: { name?: string },
) => OpossumBreaker) & { prototype: OpossumBreaker };
