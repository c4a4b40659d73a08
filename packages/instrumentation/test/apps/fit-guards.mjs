import { nameBreaker } from '@faultline/instrumentation';

/** A breaker opens when half of at least this many calls fail, and stays open for the length of a test. */
const FEWEST_CALLS = 5;
const WINDOW_MS = 60_000;
const RESET_MS = 600_000;
/** Calls run out of time where a test wants that, and nowhere else, however busy the machine is. */
const timeoutOf = (name) => (name === 'stuck' || name === 'silent' ? 2_000 : 60_000);

/** Breakers of opossum, by name: what a call through one gives, and what the breaker has counted. */
export async function opossumGuard(name, action) {
  const { default: CircuitBreaker } = await import('opossum');
  const breaker = new CircuitBreaker(action, {
    name,
    timeout: timeoutOf(name),
    volumeThreshold: FEWEST_CALLS,
    rollingCountTimeout: WINDOW_MS,
    resetTimeout: RESET_MS,
  });
  breaker.fallback(() => 'fallback');
  return {
    call: () => breaker.fire(),
    counted: () => {
      const { fires, failures, fallbacks, timeouts } = breaker.stats;
      return { isClosed: breaker.closed, calls: fires, failures: failures + timeouts + fallbacks };
    },
  };
}

export async function cockatielGuard(name, action) {
  const { circuitBreaker, fallback, handleAll, SamplingBreaker, timeout, TimeoutStrategy, wrap } = await import(
    'cockatiel'
  );
  const breaker = nameBreaker(
    circuitBreaker(handleAll, {
      halfOpenAfter: RESET_MS,
      breaker: new SamplingBreaker({ threshold: 0.5, duration: WINDOW_MS, minimumRps: FEWEST_CALLS / 60 }),
    }),
    name,
  );
  let failures = 0;
  let calls = 0;
  breaker.onFailure(() => failures++);
  breaker.onSuccess(() => calls++);
  const policy = wrap(fallback(handleAll, 'fallback'), breaker, timeout(timeoutOf(name), TimeoutStrategy.Aggressive));
  return {
    call: () => policy.execute(action),
    counted: () => ({ isClosed: breaker.state === 0, calls: calls + failures, failures }),
  };
}
