import { activeFaultInjector } from '../fault-injection/fault-injector.ts';
import type { Injection } from '../fault-injection/injection.ts';
import type { OpossumCall } from './observe-breaker.ts';
import type { OpossumBreaker } from './opossum-breaker.ts';

type Call = OpossumBreaker['call'];
type CallArguments = Parameters<Call>;

/** Makes the call, with the fault of an experiment where one is due. A breaker that refuses calls refuses this one too. */
export function callWithFault(policy: OpossumBreaker, call: OpossumCall, original: Call, args: CallArguments): unknown {
  const proceed = () => {
    call.isProbe = policy.halfOpen && policy.pendingClose;
    return original.apply(policy, args);
  };
  const isAdmitting = policy.enabled && !policy.isShutdown && (policy.closed || policy.pendingClose);
  const injection = isAdmitting ? activeFaultInjector()?.at({ type: 'breaker', name: call.breakerName }) : undefined;
  if (!injection) return proceed();
  if (!injection.isIsolated) return failThrough(policy, call, injection, proceed);
  return injection.begin(call.callSpan.span) ? failOutside(policy, call, injection, proceed, args) : proceed();
}

/** The breaker never hears of the call: nothing moves in its statistics. Its user's fallback is served. */
async function failOutside(
  policy: OpossumBreaker,
  call: OpossumCall,
  injection: Injection,
  proceed: () => unknown,
  [, ...args]: CallArguments,
): Promise<unknown> {
  const failure = await injection.suffer({ timeoutMs: policy.options.timeout || undefined, timeoutError });
  if (!failure) return proceed();
  const { error, isTimeout } = failure;
  call.result = { outcome: isTimeout ? 'timeout' : 'failure', cause: error };
  const fallback = fallbackOf(policy);
  if (!fallback) throw error;
  call.isServing = true;
  const value = await fallback.call(fallback, ...args, error);
  call.result.fallback = 'success';
  return value;
}

/** The breaker calls something that fails instead of its action; it does so before its `call` returns. */
function failThrough(policy: OpossumBreaker, call: OpossumCall, injection: Injection, proceed: () => unknown): unknown {
  const { action } = policy;
  policy.action = async function (...args) {
    if (!injection.begin(call.callSpan.span)) return action.apply(this, args);
    const failure = await injection.suffer();
    if (failure) throw failure.error;
    return action.apply(this, args);
  };
  try {
    return proceed();
  } finally {
    policy.action = action;
  }
}

/** As opossum's own. */
function timeoutError(ms: number): Error {
  return Object.assign(new Error(`Timed out after ${ms}ms`), { code: 'ETIMEDOUT' });
}

function fallbackOf(policy: OpossumBreaker): ((...args: unknown[]) => unknown) | undefined {
  const key = Object.getOwnPropertySymbols(policy).find((symbol) => symbol.description === 'fallback');
  const fallback = key && (policy as unknown as Record<symbol, unknown>)[key];
  return typeof fallback === 'function' ? (fallback as (...args: unknown[]) => unknown) : undefined;
}
