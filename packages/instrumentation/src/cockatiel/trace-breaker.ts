import { context } from '@opentelemetry/api';
import {
  type BreakerResult,
  failBreakerCall,
  startBreakerCall,
  succeedBreakerCall,
} from '../resilience/breaker-call.ts';
import { BREAKER_STATE } from '../semconv.ts';
import { carriedCall, carry } from './admission.ts';
import type { CockatielBreaker, Disposable, Execute, Work } from './cockatiel-policies.ts';
import { executeWithFault } from './execute-with-fault.ts';
import { type CockatielCall, observeBreaker, stateOf } from './observe-breaker.ts';

/** Stands in for `CircuitBreakerPolicy.prototype.execute`. */
export function tracedBreakerExecute(original: Execute): Execute {
  return function execute(this: CockatielBreaker, fn, signal) {
    const waited = carriedCall(fn, this) as CockatielCall | undefined;
    if (waited) return admit(this, waited, () => original.call(this, fn, signal));

    const [started, ctx] = startBreakerCall(this, observeBreaker(this), stateOf(this));
    const call: CockatielCall = Object.assign(started, {
      executions: 0,
      isCounted: undefined,
      injected: undefined,
    });
    const execute = (faulty: Work) => {
      const work = carry((...args) => {
        call.executions++;
        return faulty(...args);
      }, call);
      return admit(this, call, () => original.call(this, work, signal));
    };
    return context
      .with(ctx, () => executeWithFault(this, call, execute, fn, signal))
      .then(
        (value) => {
          succeedBreakerCall(call, { outcome: call.isCounted ? 'failure' : 'success' });
          return value;
        },
        (error: unknown) => {
          failBreakerCall(call, error, resultOfFailure(call, error, signal));
          throw error;
        },
      );
  };
}

/** The breaker goes from open to half-open in the synchronous part of the call that finds its time has come. */
function admit(policy: CockatielBreaker, call: CockatielCall, execute: () => Promise<unknown>): Promise<unknown> {
  const before = stateOf(policy);
  const promise = execute();
  const state = stateOf(policy);
  if (state !== before || state !== 'closed') call.callSpan.span.setAttribute(BREAKER_STATE, state);
  call.isProbe = state === 'half_open';
  return promise;
}

function resultOfFailure(call: CockatielCall, cause: unknown, signal: AbortSignal | undefined): BreakerResult {
  const { isIsolatedCircuitError, isBrokenCircuitError, isTaskCancelledError, isBulkheadRejectedError } = (cause ??
    {}) as Record<string, unknown>;
  if (call.injected) return call.injected;
  if (call.executions === 0) {
    call.isProbe = false;
    if (isIsolatedCircuitError) return { outcome: 'rejected', rejection: 'isolated', cause };
    if (isBrokenCircuitError) return { outcome: 'rejected', rejection: 'short_circuit', cause };
    return { outcome: 'ignored', cause };
  }
  // The work may throw the same, of a bulkhead that is none of this breaker's.
  if (isBulkheadRejectedError && call.refusal === cause) return { outcome: 'rejected', rejection: 'bulkhead', cause };
  // A time limit inside says the same when the caller aborts as when its time is over.
  if (isTaskCancelledError && !signal?.aborted) return { outcome: 'timeout', cause };
  return { outcome: call.isCounted === false ? 'ignored' : 'failure', cause };
}

/** Stands in for `CircuitBreakerPolicy.prototype.isolate`, which may be the first that is seen of a breaker. */
export function tracedIsolate(original: () => Disposable): () => Disposable {
  return function isolate(this: CockatielBreaker) {
    observeBreaker(this);
    return original.call(this);
  };
}
