import { type Breaker, breakerOf, rememberBreaker, type WindowFigures } from '../resilience/breaker.ts';
import type { BreakerCall } from '../resilience/breaker-call.ts';
import { nameFromCallSite } from '../resilience/call-site.ts';
import { givenName } from '../resilience/naming.ts';
import { announceBreaker } from '../resilience/transitions.ts';
import type { BreakerState } from '../semconv.ts';
import type { MollitiaBreaker, MollitiaCircuit, MollitiaModule } from './mollitia-modules.ts';

/** A call through a mollitia breaker. */
export interface MollitiaCall extends BreakerCall {
  /** Whether the breaker let the work run. */
  isAdmitted: boolean;
  /** What the breaker made of a failure: `false` if it is one it was told not to count. */
  isCounted: boolean | undefined;
}

const STATES: Readonly<Record<string, BreakerState>> = { closed: 'closed', opened: 'open', 'half-opened': 'half_open' };
const FAILURE = 1;

export function stateOf(policy: MollitiaBreaker): BreakerState {
  return STATES[policy.state] ?? 'closed';
}

export function isBreaker(module: object): module is MollitiaBreaker {
  const { executePromise, halfOpen } = module as Record<string, unknown>;
  return typeof executePromise === 'function' && typeof halfOpen === 'function';
}

/**
 * Knows a breaker, from its construction on where that was seen. Mollitia calls the unnamed after how many modules there
 * are; such a breaker is called after the place that constructs it.
 *
 * @param options as the application gave them to the constructor, which is not through yet.
 */
export function observeBreaker(policy: MollitiaBreaker, options?: { name?: string; state?: string }): Breaker {
  const known = breakerOf(policy);
  if (known) return known;
  const ownName = options ? options.name : policy.name;
  const breaker: Breaker = {
    name: givenName(policy) ?? ownName ?? nameFromCallSite(),
    library: 'mollitia',
    state: STATES[options?.state ?? policy.state] ?? 'closed',
    currentState: () => stateOf(policy),
    resetTimeoutMs: () => policy.openStateDelay,
    windowFigures: () => windowFigures(policy),
    openedBy: undefined,
  };
  rememberBreaker(policy, breaker);
  if (ownName === undefined) unnamed.add(policy);
  announceBreaker(breaker);
  return breaker;
}

const unnamed = new WeakSet<MollitiaModule>();
/** What mollitia calls a circuit to which the application gave no name. */
const NUMBERED = /^Circuit\d+$/;

/** A breaker without a name takes that of the first circuit it is put into. */
export function nameByCircuit(circuit: MollitiaCircuit, modules: readonly MollitiaModule[]): void {
  if (NUMBERED.test(circuit.name)) return;
  for (const module of modules) {
    const breaker = unnamed.delete(module) ? breakerOf(module) : undefined;
    if (breaker && givenName(module) === undefined) breaker.name = circuit.name;
  }
}

/** The breaker inside of a module, in this circuit. */
export function breakerInside(circuit: MollitiaCircuit, module: MollitiaModule): Breaker | undefined {
  return firstBreaker(circuit.modules.slice(circuit.modules.indexOf(module) + 1));
}

export function firstBreaker(modules: readonly MollitiaModule[]): Breaker | undefined {
  const policy = modules.find(isBreaker);
  return policy && observeBreaker(policy);
}

function windowFigures(policy: MollitiaBreaker): WindowFigures {
  const { requests, failureRateThreshold, slidingWindowSize } = policy;
  const isTimed = 'maxSize' in policy;
  return {
    calls: requests.length,
    failures: requests.filter(({ result }) => result === FAILURE).length,
    ...(failureRateThreshold < 100 ? { errorThreshold: failureRateThreshold / 100 } : {}),
    ...(isTimed ? { durationMs: slidingWindowSize } : {}),
  };
}
