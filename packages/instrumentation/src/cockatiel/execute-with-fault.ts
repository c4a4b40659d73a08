import { activeFaultInjector } from '../fault-injection/fault-injector.ts';
import type { Injection, WaitLimits } from '../fault-injection/injection.ts';
import type { CockatielBreaker, Work } from './cockatiel-policies.ts';
import { wrappedTimeoutMs } from './composition.ts';
import { type CockatielCall, stateOf } from './observe-breaker.ts';

type ExecuteWork = (work: Work) => Promise<unknown>;

/** Executes the work, with the fault of an experiment where one is due. A breaker that refuses calls refuses this one too. */
export function executeWithFault(
  policy: CockatielBreaker,
  call: CockatielCall,
  execute: ExecuteWork,
  fn: Work,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const state = stateOf(policy);
  const isAdmitting = state === 'closed' || state === 'half_open';
  const injection = isAdmitting ? activeFaultInjector()?.at({ type: 'breaker', name: call.breakerName }) : undefined;
  if (!injection) return execute(fn);
  const limits: WaitLimits = { timeoutMs: wrappedTimeoutMs(policy), timeoutError, signal };
  if (!injection.isIsolated) return execute(failing(call, injection, limits, fn));
  return injection.begin(call.callSpan.span) ? failOutside(call, injection, limits, execute, fn) : execute(fn);
}

/** The breaker never hears of the call: nothing moves in its statistics. Policies around it see it fail. */
async function failOutside(
  call: CockatielCall,
  injection: Injection,
  limits: WaitLimits,
  execute: ExecuteWork,
  fn: Work,
): Promise<unknown> {
  const failure = await injection.suffer(limits);
  if (!failure) return execute(fn);
  const { error, isTimeout } = failure;
  call.injected = { outcome: isTimeout ? 'timeout' : 'failure', cause: error };
  throw error;
}

/** What the breaker executes instead of the work, which is all that is inside of it. */
function failing(call: CockatielCall, injection: Injection, limits: WaitLimits, fn: Work): Work {
  return async (...args) => {
    if (!injection.begin(call.callSpan.span)) return fn(...args);
    const failure = await injection.suffer(limits);
    if (failure) throw failure.error;
    return fn(...args);
  };
}

/** What cockatiel's `isTaskCancelledError` takes for its own. */
function timeoutError(ms: number): Error {
  return Object.assign(new Error(`Operation timed out after ${ms}ms`), {
    name: 'TaskCancelledError',
    isTaskCancelledError: true,
  });
}
