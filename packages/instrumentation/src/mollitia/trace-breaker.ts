import { context } from '@opentelemetry/api';
import { replaceMethod } from '../patching.ts';
import {
  type BreakerResult,
  failBreakerCall,
  startBreakerCall,
  succeedBreakerCall,
} from '../resilience/breaker-call.ts';
import { activeCallOf } from '../resilience/policy-call.ts';
import { recordTransition } from '../resilience/transitions.ts';
import { BREAKER_STATE, type BreakerState, type TransitionReason } from '../semconv.ts';
import { refusalOf } from './errors.ts';
import type { ChangeState, Execute, ExecutePromise, MollitiaBreaker } from './mollitia-modules.ts';
import { type MollitiaCall, observeBreaker, stateOf } from './observe-breaker.ts';

/** @param holder the prototype of breakers, or a breaker. */
export function traceBreaker(holder: object): void {
  replaceMethod(holder, 'execute', (original) => tracedBreakerExecute(original as never) as never);
  replaceMethod(holder, 'executePromise', (original) => tracedExecutePromise(original as never) as never);
  replaceMethod(holder, 'open', (original) => tracedChange('open')(original as never) as never);
  replaceMethod(holder, 'halfOpen', (original) => tracedChange('half_open')(original as never) as never);
  replaceMethod(holder, 'close', (original) => tracedChange('closed')(original as never) as never);
}

/** Stands in for `SlidingWindowBreaker.prototype.execute`. */
function tracedBreakerExecute(original: Execute): Execute {
  return async function execute(this: MollitiaBreaker, ...args) {
    const [started, ctx] = startBreakerCall(this, observeBreaker(this), stateOf(this));
    const call: MollitiaCall = Object.assign(started, { isAdmitted: false, isCounted: undefined });
    try {
      const value = await context.with(ctx, () => original.apply(this, args));
      succeedBreakerCall(call, { outcome: 'success' });
      return value;
    } catch (error) {
      // The breaker may have asked a store for its state before it refused.
      if (!call.isAdmitted) call.callSpan.span.setAttribute(BREAKER_STATE, stateOf(this));
      failBreakerCall(call, error, resultOfFailure(call, error));
      throw error;
    }
  };
}

function resultOfFailure(call: MollitiaCall, cause: unknown): BreakerResult {
  if (!call.isAdmitted) return { outcome: 'rejected', rejection: 'short_circuit', cause };
  const refusal = refusalOf(cause);
  if (refusal === 'timeout') return { outcome: 'timeout', cause };
  if (refusal) return { outcome: 'rejected', rejection: refusal, cause };
  return { outcome: call.isCounted === false ? 'ignored' : 'failure', cause };
}

/** Stands in for `SlidingWindowBreaker.prototype.executePromise`, by which a breaker runs what it admits. */
function tracedExecutePromise(original: ExecutePromise): ExecutePromise {
  return async function executePromise(this: MollitiaBreaker, ...args) {
    const call = activeCallOf(this) as MollitiaCall | undefined;
    if (!call) return original.apply(this, args);
    const state = stateOf(this);
    call.isAdmitted = true;
    call.isProbe = state === 'half_open';
    if (state !== 'closed') call.callSpan.span.setAttribute(BREAKER_STATE, state);
    const executed = await original.apply(this, args);
    call.isCounted = executed.shouldReportFailure;
    return executed;
  };
}

/**
 * Stands in for `open`, `halfOpen` and `close`. They empty the window, and `state-changed` comes after that and after a
 * store was told, so the transition is recorded where it begins.
 */
function tracedChange(to: BreakerState): (original: ChangeState) => ChangeState {
  return (original) =>
    function change(this: MollitiaBreaker) {
      const breaker = observeBreaker(this);
      if (stateOf(this) !== to) {
        const trigger = (activeCallOf(this) as MollitiaCall | undefined)?.callSpan;
        const cause = trigger ?? (to === 'half_open' ? breaker.openedBy : undefined);
        recordTransition(breaker, to, reasonFor(this, to, trigger !== undefined), trigger, cause);
        if (to === 'open') breaker.openedBy = trigger;
      }
      return original.call(this);
    };
}

function reasonFor(policy: MollitiaBreaker, to: BreakerState, isByCall: boolean): TransitionReason {
  if (to === 'half_open') return 'reset_timeout';
  const isProbing = stateOf(policy) === 'half_open';
  // It also opens when it has been half-open for too long.
  const isByTimer = !isByCall && to === 'open' && isProbing && policy.halfOpenStateMaxDelay > 0;
  if (!isByCall && !isByTimer) return 'manual';
  if (to === 'closed') return 'probe_success';
  return isProbing ? 'probe_failure' : 'error_threshold';
}
