import { context } from '@opentelemetry/api';
import type { Breaker } from '../resilience/breaker.ts';
import { bulkheadOf, rememberBulkhead } from '../resilience/bulkhead.ts';
import { nameFromCallSite } from '../resilience/call-site.ts';
import { serveFallback, settleFallbackCall, startFallbackCall } from '../resilience/fallback-call.ts';
import { limitCall } from '../resilience/limit-call.ts';
import { numberAttempts } from '../resilience/retry-attempts.ts';
import { timeIsOver, traceTimeoutCall } from '../resilience/timeout-call.ts';
import { refusalOf } from './errors.ts';
import type { Execute, MollitiaBulkhead, MollitiaModule } from './mollitia-modules.ts';
import { breakerInside, firstBreaker } from './observe-breaker.ts';

const LIBRARY = 'mollitia';

/** Stands in for `Retry.prototype.execute`. */
export function tracedRetryExecute(original: Execute): Execute {
  return function execute(this: MollitiaModule, circuit, fn, ...params) {
    const { work, settle } = numberAttempts(this, fn);
    return original.call(this, circuit, work, ...params).finally(settle);
  };
}

/** Stands in for `Fallback.prototype.execute`. Mollitia's fallback puts another error in the place of an error. */
export function tracedFallbackExecute(original: Execute): Execute {
  return async function execute(this: MollitiaModule, circuit, fn, ...params) {
    const [call, ctx] = startFallbackCall(this);
    const work = (...args: unknown[]) =>
      fn(...args).catch((cause: unknown) => {
        serveFallback(call, cause);
        throw cause;
      });
    try {
      const value = await context.with(ctx, () => original.call(this, circuit, work, ...params));
      settleFallbackCall(call, LIBRARY, breakerInside(circuit, this));
      return value;
    } catch (error) {
      settleFallbackCall(call, LIBRARY, breakerInside(circuit, this), { error });
      throw error;
    }
  };
}

const observedTimeouts = new WeakSet<MollitiaModule>();

/** Stands in for `Timeout.prototype.execute`. */
export function tracedTimeoutExecute(original: Execute): Execute {
  return function execute(this: MollitiaModule, circuit, ...args) {
    if (!observedTimeouts.has(this)) {
      observedTimeouts.add(this);
      this.on('timeout', () => timeIsOver(this));
    }
    const breaker = () => breakerInside(circuit, this);
    return traceTimeoutCall(this, LIBRARY, breaker, undefined, () => original.call(this, circuit, ...args));
  };
}

/** Stands in for `execute` of `Bulkhead.prototype` or `Ratelimit.prototype`. */
export function tracedLimitExecute(type: 'bulkhead' | 'rate_limiter'): (original: Execute) => Execute {
  const refusal = type === 'bulkhead' ? 'bulkhead' : 'rate_limit';
  return (original) =>
    function execute(this: MollitiaModule, circuit, fn, ...params) {
      const { work, follow } = limitCall(
        {
          policy: this,
          type,
          library: LIBRARY,
          breaker: () => breakerInside(circuit, this),
          isRejection: (error) => refusalOf(error) === refusal,
        },
        fn,
      );
      return follow(original.call(this, circuit, work as typeof fn, ...params));
    };
}

/** Breaker inside of each bulkhead. */
const guarded = new WeakMap<MollitiaModule, Breaker>();

/** @param modules of one circuit, from the outermost inwards. */
export function learnGuarded(modules: readonly MollitiaModule[]): void {
  modules.forEach((module, i) => {
    const breaker = bulkheadOf(module) && firstBreaker(modules.slice(i + 1));
    if (breaker) guarded.set(module, breaker);
  });
}

/** @param name as the application gave it. */
export function observeBulkhead(policy: MollitiaBulkhead, name: string | undefined): void {
  if (bulkheadOf(policy)) return;
  const ownName = name ?? nameFromCallSite();
  rememberBulkhead(policy, {
    name: () => ownName,
    library: LIBRARY,
    breaker: () => guarded.get(policy),
    fill: () => ({
      active: policy.concurrentBuffer.length,
      capacity: policy.concurrentSize,
      queued: policy.queueBuffer.length,
    }),
  });
}
