import { context } from '@opentelemetry/api';
import { type Breaker, rememberBreaker, type WindowFigures } from './resilience/breaker.ts';
import {
  type BreakerCall,
  type BreakerResult,
  failBreakerCall,
  needsFallback,
  startBreakerCall,
  succeedBreakerCall,
} from './resilience/breaker-call.ts';
import { activeCallOf } from './resilience/policy-call.ts';
import { announceBreaker, recordTransition as record } from './resilience/transitions.ts';
import { BREAKER_STATES, type BreakerState, type TransitionReason } from './semconv.ts';

export interface BreakerTransition {
  /** The breaker's name; the same for all of its instances, and never random. */
  breaker: string;
  /** What implements it, as it shall appear on the map. */
  library: string;
  /** Where it comes from, if that is not where the last transition led. A new breaker is closed. */
  from?: BreakerState;
  to: BreakerState;
  reason: TransitionReason;
  /** What its statistics held at that moment. */
  window?: WindowFigures;
  /** How long it stays open before it probes. */
  resetTimeoutMs?: number;
}

export interface BreakerCallOptions {
  /** The breaker's name; the same for all of its instances, and never random. */
  breaker: string;
  /** What implements it, as it shall appear on the map. */
  library: string;
  /** When it admits or refuses the call. */
  state: BreakerState;
  /** Whether the call is let through to find out whether to close. */
  isProbe?: boolean;
}

/** A breaker that only the application knows, by its name. */
interface OtherBreaker extends Breaker {
  /** Known only while a transition is recorded: no gauge may go on telling it. */
  window: WindowFigures;
  resetTimeout: number | undefined;
}

const breakers = new Map<string, OtherBreaker>();
const MAX_BREAKERS = 1000;

/**
 * Records a state change of a breaker that no instrumentation knows. To be called when it happens: the time is now. In the
 * course of a call that `traceBreakerCall` traces, it is that call's doing. A change to the state it is in does nothing.
 *
 * @throws TypeError on a breaker without name, or a state that is none.
 */
export function recordTransition(transition: BreakerTransition): void {
  const { to, from, reason, window = {}, resetTimeoutMs } = transition;
  const breaker = otherBreaker(transition, from ?? 'closed');
  if (from !== undefined) breaker.state = checked(from);
  breaker.window = window;
  breaker.resetTimeout = resetTimeoutMs ?? breaker.resetTimeout;
  const trigger = (activeCallOf(breaker) as BreakerCall | undefined)?.callSpan;
  record(breaker, checked(to), reason, trigger, trigger ?? (to === 'half_open' ? breaker.openedBy : undefined));
  breaker.window = {};
  if (to === 'open') breaker.openedBy = trigger;
}

/**
 * Traces one call through a breaker that no instrumentation knows. What `run` returns or throws is passed on.
 *
 * @param run makes the call, or refuses it. `tell` takes what came of it, where that is not seen from outside: a value is
 * taken for a success and an error for a failure. A call that was told not to have succeeded and still returns a value had
 * a fallback; the calls that `run` makes for that after it has told are not the breaker's.
 * @throws TypeError on a breaker without name, or a state that is none.
 */
export async function traceBreakerCall<Value>(
  options: BreakerCallOptions,
  run: (tell: (result: BreakerResult) => void) => Value | PromiseLike<Value>,
): Promise<Value> {
  const breaker = otherBreaker(options, options.state);
  const [call, ctx] = startBreakerCall(breaker, breaker, checked(options.state));
  call.isProbe = options.isProbe ?? false;
  let told: BreakerResult | undefined;
  try {
    const value = await context.with(ctx, async () =>
      run((result) => {
        told = result;
        call.isServing = needsFallback(result);
      }),
    );
    succeedBreakerCall(call, withFallback(told));
    return value;
  } catch (error) {
    failBreakerCall(call, error, { outcome: 'failure', cause: error, ...told });
    throw error;
  }
}

function withFallback(told: BreakerResult | undefined): BreakerResult {
  if (!told) return { outcome: 'success' };
  return needsFallback(told) ? { fallback: 'success', ...told } : told;
}

/** @param state it is in, if it was not known yet. */
function otherBreaker({ breaker: name, library }: { breaker: string; library: string }, state: BreakerState) {
  const known = breakers.get(name);
  if (known) return known;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`a breaker needs a non-empty name; it was given ${JSON.stringify(name)}`);
  }
  const breaker: OtherBreaker = {
    name,
    library,
    state: checked(state),
    currentState: () => breaker.state,
    resetTimeoutMs: () => breaker.resetTimeout,
    windowFigures: () => breaker.window,
    openedBy: undefined,
    window: {},
    resetTimeout: undefined,
  };
  if (breakers.size >= MAX_BREAKERS) return breaker;
  breakers.set(name, breaker);
  rememberBreaker(breaker, breaker);
  announceBreaker(breaker);
  return breaker;
}

function checked(state: BreakerState): BreakerState {
  if (BREAKER_STATES.includes(state)) return state;
  throw new TypeError(
    `a breaker's state is one of ${BREAKER_STATES.join(', ')}; it was given ${JSON.stringify(state)}`,
  );
}
