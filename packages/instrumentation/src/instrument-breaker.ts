import type { CockatielBreaker } from './cockatiel/cockatiel-policies.ts';
import { observeBreaker as observeCockatiel } from './cockatiel/observe-breaker.ts';
import { tracedBreakerExecute, tracedIsolate } from './cockatiel/trace-breaker.ts';
import { learnErrors } from './mollitia/errors.ts';
import type { MollitiaErrors } from './mollitia/mollitia-modules.ts';
import { isBreaker as isMollitia, observeBreaker as observeMollitia } from './mollitia/observe-breaker.ts';
import { traceBreaker as traceMollitia } from './mollitia/trace-breaker.ts';
import { observeBreaker as observeOpossum } from './opossum/observe-breaker.ts';
import type { OpossumBreaker } from './opossum/opossum-breaker.ts';
import { tracedCall } from './opossum/trace-call.ts';
import { replaceMethod } from './patching.ts';
import { nameBreaker } from './resilience/naming.ts';

export interface InstrumentBreakerOptions {
  name?: string;
  /** The module's namespace: mollitia's time limits and refusals are known by the classes of its errors only. */
  mollitia?: MollitiaErrors;
}

/**
 * Traces one breaker by hand: for applications bundled into one file, whose libraries no hook sees being loaded. Does no
 * harm to a breaker that is traced already.
 *
 * @param policy a circuit breaker of opossum, cockatiel or mollitia. For others there are `traceBreakerCall` and
 * `recordTransition`.
 * @returns the same breaker.
 * @throws TypeError if it is none of them.
 */
export function instrumentBreaker<Policy extends object>(
  policy: Policy,
  options: InstrumentBreakerOptions = {},
): Policy {
  if (options.name !== undefined) nameBreaker(policy, options.name);
  if (isOpossum(policy)) {
    replaceMethod(policy, 'call', (original) => tracedCall(original as never) as never);
    observeOpossum(policy);
  } else if (isCockatiel(policy)) {
    replaceMethod(policy, 'execute', (original) => tracedBreakerExecute(original as never) as never);
    replaceMethod(policy, 'isolate', (original) => tracedIsolate(original as never) as never);
    observeCockatiel(policy);
  } else if (isMollitia(policy)) {
    if (options.mollitia) learnErrors(options.mollitia);
    traceMollitia(policy);
    observeMollitia(policy);
  } else throw new TypeError('instrumentBreaker expects a circuit breaker of opossum, cockatiel or mollitia');
  return policy;
}

function isOpossum(policy: object): policy is OpossumBreaker {
  const { fire, call, on } = policy as Record<string, unknown>;
  return typeof fire === 'function' && typeof call === 'function' && typeof on === 'function';
}

function isCockatiel(policy: object): policy is CockatielBreaker {
  const { execute, isolate, onStateChange } = policy as Record<string, unknown>;
  return typeof execute === 'function' && typeof isolate === 'function' && typeof onStateChange === 'function';
}
