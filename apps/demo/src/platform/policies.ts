import { nameBreaker } from '@faultline/instrumentation';
import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  type IPolicy,
  retry,
  SamplingBreaker,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

/** Limits of the calls of one dependency. */
export interface PolicyOptions {
  /** Milliseconds for each attempt. */
  timeoutMs: number;
  /** Attempts under way at once, and how many more may wait. */
  concurrent: number;
  queued: number;
  /** Attempts after the first. */
  retries: number;
}

const WINDOW_MS = 5_000;
const PROBE_AFTER_MS = 5_000;

/**
 * The usual cockatiel policy for a dependency: retries with backoff around a breaker around a timeout around a
 * bulkhead. The breaker opens when half of the attempts of the last 5 s failed; what it refuses is not retried. cockatiel
 * has no names for breakers, so it gets the dependency's here.
 */
export function dependencyPolicy(dependency: string, options: PolicyOptions): IPolicy {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: PROBE_AFTER_MS,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: WINDOW_MS, minimumRps: 1 }),
  });
  return wrap(
    retry(
      handleWhen((error) => !(error instanceof BrokenCircuitError)),
      { maxAttempts: options.retries, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 100 }) },
    ),
    nameBreaker(breaker, dependency),
    timeout(options.timeoutMs, TimeoutStrategy.Aggressive),
    bulkhead(options.concurrent, options.queued),
  );
}

/** The policy to avoid: repeats at once, without a breaker, as long as attempts are left. */
export function eagerRetryPolicy(attempts: number, timeoutMs: number): IPolicy {
  return wrap(retry(handleAll, { maxAttempts: attempts }), timeout(timeoutMs, TimeoutStrategy.Aggressive));
}
