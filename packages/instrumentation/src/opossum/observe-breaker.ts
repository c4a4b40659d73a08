import { type Breaker, breakerOf, rememberBreaker, type WindowFigures } from '../resilience/breaker.ts';
import { type BreakerCall, type BreakerResult, needsFallback } from '../resilience/breaker-call.ts';
import { rememberBulkhead } from '../resilience/bulkhead.ts';
import { givenName } from '../resilience/naming.ts';
import { activeCallOf, timeOut } from '../resilience/policy-call.ts';
import { announceBreaker, recordTransition } from '../resilience/transitions.ts';
import type { BreakerState } from '../semconv.ts';
import type { OpossumBreaker } from './opossum-breaker.ts';

/** A call through an opossum breaker, with what the breaker's events told about it so far. */
export interface OpossumCall extends BreakerCall {
  result: BreakerResult | undefined;
}

export function stateOf(breaker: OpossumBreaker): BreakerState {
  if (breaker.isShutdown) return 'shutdown';
  if (!breaker.enabled) return 'disabled';
  if (breaker.opened) return 'open';
  return breaker.halfOpen ? 'half_open' : 'closed';
}

/**
 * Listens to a breaker's events, once.
 *
 * @param fallbackName its name where the application gave it none.
 */
export function observeBreaker(policy: OpossumBreaker, fallbackName?: string): Breaker {
  const known = breakerOf(policy);
  if (known) return known;
  const breaker: Breaker = {
    name: givenName(policy) ?? fallbackName ?? policy.name,
    library: 'opossum',
    state: stateOf(policy),
    currentState: () => stateOf(policy),
    resetTimeoutMs: () => policy.options.resetTimeout,
    windowFigures: () => windowFigures(policy),
    openedBy: undefined,
  };
  rememberBreaker(policy, breaker);
  listenForTransitions(policy, breaker);
  listenForResults(policy);
  const { capacity } = policy.options;
  if (capacity !== undefined && capacity < Number.MAX_SAFE_INTEGER) {
    rememberBulkhead(policy, {
      name: () => breaker.name,
      library: 'opossum',
      breaker: () => breaker,
      fill: () => ({ active: capacity - policy.semaphore.count, capacity }),
    });
  }
  announceBreaker(breaker);
  return breaker;
}

/** Adds up the buckets itself: `breaker.stats` also sorts every latency in the window, which takes milliseconds. */
function windowFigures({ status, options }: OpossumBreaker): WindowFigures {
  let calls = 0;
  let failures = 0;
  for (const bucket of status.window) {
    calls += bucket?.fires ?? 0;
    failures += bucket?.failures ?? 0;
  }
  return {
    calls,
    failures,
    ...(options.errorThresholdPercentage === undefined
      ? {}
      : { errorThreshold: options.errorThresholdPercentage / 100 }),
    ...(options.rollingCountTimeout === undefined ? {} : { durationMs: options.rollingCountTimeout }),
  };
}

function listenForTransitions(policy: OpossumBreaker, breaker: Breaker): void {
  const trigger = () => (activeCallOf(policy) as OpossumCall | undefined)?.callSpan;
  policy.on('open', () => {
    const by = trigger();
    const reason = !by ? 'manual' : breaker.state === 'half_open' ? 'probe_failure' : 'error_threshold';
    recordTransition(breaker, 'open', reason, by);
    breaker.openedBy = by;
  });
  policy.on('halfOpen', () => recordTransition(breaker, 'half_open', 'reset_timeout', undefined, breaker.openedBy));
  policy.on('close', () => {
    const by = trigger();
    recordTransition(breaker, 'closed', by ? 'probe_success' : 'manual', by);
  });
  policy.on('shutdown', () => recordTransition(breaker, 'shutdown', 'shutdown', undefined));
}

function listenForResults(policy: OpossumBreaker): void {
  const tell = (result: BreakerResult) => {
    const call = activeCallOf(policy) as OpossumCall | undefined;
    if (!call || call.result) return;
    call.result = result;
    // The fallback is asked right after that, in the context of the call.
    call.isServing = needsFallback(result);
  };
  // An error that the application's errorFilter lets pass is announced as a success.
  policy.on('success', (value: unknown) =>
    tell({ outcome: 'success', cause: value instanceof Error ? value : undefined }),
  );
  policy.on('failure', (cause: unknown) => tell({ outcome: 'failure', cause }));
  policy.on('timeout', (cause: unknown) => {
    tell({ outcome: 'timeout', cause });
    const call = activeCallOf(policy);
    if (call) timeOut(call);
  });
  policy.on('reject', (cause: unknown) => tell({ outcome: 'rejected', rejection: 'short_circuit', cause }));
  policy.on('semaphoreLocked', (cause: unknown) => tell({ outcome: 'rejected', rejection: 'bulkhead', cause }));
  policy.on('cacheHit', () => tell({ outcome: 'cached' }));
  policy.on('coalesceCacheHit', () => tell({ outcome: 'coalesced' }));
  policy.on('fallback', () => {
    const call = activeCallOf(policy) as OpossumCall | undefined;
    if (call?.result) call.result.fallback = 'success';
  });
}
