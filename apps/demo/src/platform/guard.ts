import CircuitBreaker from 'opossum';

/** How a dependency is guarded. */
export interface GuardOptions<Arguments extends unknown[], Result> {
  /** Milliseconds until the caller goes on without the dependency. */
  timeoutMs: number;
  /** Calls under way at once; more are rejected. */
  capacity?: number;
  /** What is served instead; it may throw when there is nothing to serve. */
  fallback?: (...args: Arguments) => Result | Promise<Result>;
}

const WINDOW_MS = 5_000;
const PROBE_AFTER_MS = 5_000;
const ERROR_THRESHOLD_PERCENT = 50;
const FEWEST_CALLS = 10;

/**
 * Puts an opossum breaker named after the dependency around calls of it. It opens when half of the calls of the last
 * 5 s failed and lets one through every 5 s until that succeeds.
 */
export function guard<Arguments extends unknown[], Result>(
  dependency: string,
  call: (...args: Arguments) => Promise<Result>,
  options: GuardOptions<Arguments, Result>,
): (...args: Arguments) => Promise<Result> {
  const breaker = new CircuitBreaker(call, {
    name: dependency,
    timeout: options.timeoutMs,
    errorThresholdPercentage: ERROR_THRESHOLD_PERCENT,
    volumeThreshold: FEWEST_CALLS,
    rollingCountTimeout: WINDOW_MS,
    rollingCountBuckets: 5,
    resetTimeout: PROBE_AFTER_MS,
    allowWarmUp: true,
    ...(options.capacity ? { capacity: options.capacity } : {}),
  });
  const { fallback } = options;
  // opossum hands the fallback the error after the call's own arguments
  if (fallback) breaker.fallback((...args: unknown[]) => fallback(...(args.slice(0, -1) as Arguments)));
  return (...args) => breaker.fire(...args);
}
