import { context } from '@opentelemetry/api';
import {
  type BreakerResult,
  failBreakerCall,
  startBreakerCall,
  succeedBreakerCall,
} from '../resilience/breaker-call.ts';
import { callWithFault } from './call-with-fault.ts';
import { type OpossumCall, observeBreaker, stateOf } from './observe-breaker.ts';
import type { OpossumBreaker } from './opossum-breaker.ts';

type Call = OpossumBreaker['call'];

/** Stands in for `CircuitBreaker.prototype.call`, which `fire` goes through as well. */
export function tracedCall(original: Call): Call {
  return function call(this: OpossumBreaker, ...args: [unknown, ...unknown[]]): unknown {
    const breaker = observeBreaker(this);
    const [started, ctx] = startBreakerCall(this, breaker, stateOf(this));
    const call: OpossumCall = Object.assign(started, { result: undefined });
    let promise: unknown;
    try {
      promise = context.with(ctx, () => callWithFault(this, call, original, args));
    } catch (error) {
      fail(call, error);
      throw error;
    }
    if (typeof (promise as PromiseLike<unknown> | undefined)?.then !== 'function') {
      succeedBreakerCall(call, { outcome: 'success' });
      return promise;
    }
    return (promise as Promise<unknown>).then(
      (value) => {
        succeedBreakerCall(call, call.result ?? { outcome: 'success' });
        return value;
      },
      (error: unknown) => {
        fail(call, error);
        throw error;
      },
    );
  };
}

function fail(call: OpossumCall, error: unknown): void {
  failBreakerCall(call, error, resultOfFailure(call, error));
}

function resultOfFailure({ result, policy }: OpossumCall, error: unknown): BreakerResult {
  if (!result) {
    const isShutDown = (policy as OpossumBreaker).isShutdown && (error as { code?: unknown })?.code === 'ESHUTDOWN';
    return isShutDown
      ? { outcome: 'rejected', rejection: 'shutdown', cause: error }
      : { outcome: 'failure', cause: error };
  }
  if (result.outcome === 'success') return { outcome: 'ignored', cause: error };
  const fallbackThrew = result.cause !== undefined && result.cause !== error;
  return result.fallback !== undefined || fallbackThrew ? { ...result, fallback: 'failure' } : result;
}
