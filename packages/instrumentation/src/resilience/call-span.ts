import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { FALLBACK_OUTCOME, type FallbackOutcome } from '../semconv.ts';
import { errorMessage } from './error-type.ts';
import type { PolicyCall } from './policy-call.ts';

/**
 * The span of a call through a policy. Whether the caller got an error can be known only when a fallback around the policy
 * has decided, so a failed call inside of one ends, with its own end time, after that.
 */
export class CallSpan {
  readonly span: Span;
  /** As `performance.now()` gives it: a span fits that to the clock it started by. */
  #endTimeMs: number | undefined;
  #error: unknown;
  #isHeld = false;
  #hasEnded = false;
  /** The one around that would stand in for this call. */
  #fallback: FallbackCall | undefined;
  #servedFallback: FallbackOutcome | undefined;

  constructor(span: Span) {
    this.span = span;
  }

  /** Also of a span that is not sampled, and so never records. */
  get isOpen(): boolean {
    return !this.#hasEnded;
  }

  /** The call gave its caller a value. */
  succeed(): void {
    this.#hasEnded = true;
    this.span.end();
  }

  /**
   * The call gave its caller an error, unless a fallback around it still turns that into a value.
   *
   * @param otherwise fallback outcome to record if nothing around the call stands in for it.
   */
  fail(error: unknown, otherwise: FallbackOutcome | undefined): void {
    this.#error = error;
    this.#endTimeMs = performance.now();
    if (this.#servedFallback !== undefined) this.#end(this.#servedFallback);
    else if (!this.#fallback || this.#fallback.isSettled) this.#end(otherwise);
    else this.#isHeld = true;
  }

  /** Whether to end a failed call is left to this fallback from now on. */
  leaveTo(fallback: FallbackCall): void {
    this.#fallback = fallback;
  }

  /** A fallback took the place of this call's result. */
  replaceResult(outcome: FallbackOutcome, error: unknown): void {
    if (this.#isHeld) {
      if (outcome === 'failure') this.#error = error;
      this.#end(outcome);
    } else this.#servedFallback = outcome;
  }

  /** Ends the span of a failed call for which no fallback came into play. */
  release(): void {
    if (this.#isHeld) this.#end(undefined);
  }

  #end(fallback: FallbackOutcome | undefined): void {
    this.#isHeld = false;
    this.#hasEnded = true;
    if (fallback !== undefined) this.span.setAttribute(FALLBACK_OUTCOME, fallback);
    if (fallback !== 'success') {
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: errorMessage(this.#error) });
    }
    this.span.end(this.#endTimeMs);
  }
}

/** A call through a policy that replaces an error with something else. */
export interface FallbackCall extends PolicyCall {
  readonly type: 'fallback';
  isServing: boolean;
  /** The calls inside that have a span which has not ended; parallel ones are several. A fallback stands in for them. */
  readonly inside: Set<CallSpan>;
}

/** The fallback around `call` that would still stand in for it. */
export function enclosingFallback(call: PolicyCall | undefined): FallbackCall | undefined {
  for (let candidate = call; candidate; candidate = candidate.outer) {
    if (candidate.type === 'fallback' && !candidate.isSettled && !(candidate as FallbackCall).isServing) {
      return candidate as FallbackCall;
    }
  }
  return undefined;
}

/** Tells the fallback around a new call about it; an earlier attempt that failed has then had no fallback. */
export function registerWithFallback(fallback: FallbackCall | undefined, call: CallSpan): void {
  if (!fallback) return;
  for (const earlier of fallback.inside) {
    earlier.release();
    if (!earlier.isOpen) fallback.inside.delete(earlier);
  }
  fallback.inside.add(call);
  call.leaveTo(fallback);
}
