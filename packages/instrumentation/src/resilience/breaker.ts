import type { BreakerState } from '../semconv.ts';
import type { CallSpan } from './call-span.ts';
import { Observed } from './observed.ts';

/** What a breaker's statistical window held when it changed state. */
export interface WindowFigures {
  calls?: number;
  failures?: number;
  /** Share of failures that opens the breaker, 0 to 1. */
  errorThreshold?: number;
  durationMs?: number;
  /** The window is the failures since the last success: no share of them can be told. */
  isConsecutive?: boolean;
}

/** A circuit breaker of the application, as the instrumentations see it. */
export interface Breaker {
  name: string;
  readonly library: string;
  /** As transitions told it. */
  state: BreakerState;
  /** What the library says now, also where it announced no transition. */
  currentState(): BreakerState;
  /** How long it stays open before it probes, in milliseconds; `undefined` if unknown. */
  resetTimeoutMs(): number | undefined;
  windowFigures(): WindowFigures;
  /** Of the call that opened it last. */
  openedBy: CallSpan | undefined;
}

/** By the library's breaker object. */
const breakers = new Observed<Breaker>();

/** What is known of the library's breaker object; `undefined` before it was registered. */
export function breakerOf(policy: object): Breaker | undefined {
  return breakers.get(policy);
}

export function rememberBreaker(policy: object, breaker: Breaker): void {
  breakers.remember(policy, breaker);
}

/** The breakers that the application still holds, oldest first. */
export function everyBreaker(): Iterable<Breaker> {
  return breakers;
}
