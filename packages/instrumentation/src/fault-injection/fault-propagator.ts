import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import type { HostRule } from '../peer/allowed-hosts.ts';
import { CALLER_KEY, readCaller } from '../peer/caller-entry.ts';
import { mayName } from '../peer/caller-propagator.ts';
import type { ExperimentList } from './experiment-list.ts';
import { type FaultContext, faultContextOf, withFaultContext } from './fault-context.ts';
import { countIgnoredToken } from './fault-counts.ts';
import { TOKEN_KEY, type TokenVerifier } from './token.ts';

export interface FaultPropagatorOptions {
  /** An edge believes nobody outside. */
  isEdge: boolean;
  verifier: TokenVerifier;
  list: ExperimentList;
  /** Hosts that may be told of experiments. */
  isAllowed: HostRule;
}

/**
 * Wraps the configured propagator so that experiments travel with requests. The baggage entry exists on the wire only:
 * within a process, a context holds what was found genuine in it.
 */
export class FaultPropagator implements TextMapPropagator {
  readonly #inner: TextMapPropagator;
  readonly #options: FaultPropagatorOptions;

  constructor(inner: TextMapPropagator, options: FaultPropagatorOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    this.#inner.inject(this.#withToken(context), carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = this.#inner.extract(context, carrier, getter);
    const baggage = propagation.getBaggage(extracted);
    const token = baggage?.getEntry(TOKEN_KEY)?.value;
    const stripped =
      baggage && token !== undefined ? propagation.setBaggage(extracted, baggage.removeEntry(TOKEN_KEY)) : extracted;
    if (this.#options.isEdge) {
      // What the edge has decided about this request already stands.
      return faultContextOf(context) ? stripped : withFaultContext(stripped, undecided(extracted));
    }
    return token === undefined ? stripped : this.#believe(token, stripped);
  }

  fields(): string[] {
    return this.#inner.fields();
  }

  #believe(token: string, ctx: Context): Context {
    const { verifier, list } = this.#options;
    const claim = verifier.verify(token, list.nowMs);
    if (typeof claim === 'string') {
      countIgnoredToken(claim);
      return ctx;
    }
    const value = undecided(ctx);
    // The next service may have heard of the experiment already, or still.
    value.token = token;
    if (list.find(claim.experimentId)) value.experimentId = claim.experimentId;
    else countIgnoredToken('unknown');
    return withFaultContext(ctx, value);
  }

  #withToken(context: Context): Context {
    const token = faultContextOf(context)?.token;
    const span = trace.getSpan(context);
    if (token === undefined || !span || !mayName(span, this.#options.isAllowed)) return context;
    const baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
    return propagation.setBaggage(context, baggage.setEntry(TOKEN_KEY, { value: token }));
  }
}

function undecided(ctx: Context): FaultContext {
  const parent = trace.getSpanContext(ctx);
  const value = parent?.traceState?.get(CALLER_KEY);
  const caller = parent && value !== undefined ? readCaller(value, parent.spanId) : undefined;
  return { experimentId: undefined, token: undefined, caller };
}
