import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { ATTR_SERVER_ADDRESS } from '@opentelemetry/semantic-conventions';
import type { HostRule } from './allowed-hosts.ts';
import { CALLER_KEY, CallerEntryWriter } from './caller-entry.ts';
import { CallerTraceState } from './caller-trace-state.ts';

/**
 * Wraps the configured propagator so that the callee learns who calls it.
 *
 * A propagator is not told where its headers go, but the span it injects is: HTTP instrumentations put `server.address`
 * on the client span before they inject it. Towards hosts the rule does not allow, an entry inherited from an earlier hop
 * is removed as well, so that no service's name leaves the house.
 */
export class CallerPropagator implements TextMapPropagator {
  readonly #inner: TextMapPropagator;
  readonly #entries: CallerEntryWriter;
  readonly #isAllowed: HostRule;

  constructor(inner: TextMapPropagator, serviceName: string, isAllowed: HostRule) {
    this.#inner = inner;
    this.#entries = new CallerEntryWriter(serviceName);
    this.#isAllowed = isAllowed;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    this.#inner.inject(isTracingSuppressed(context) ? context : this.#withCaller(context), carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.#inner.extract(context, carrier, getter);
  }

  fields(): string[] {
    return this.#inner.fields();
  }

  #withCaller(context: Context): Context {
    const span = trace.getSpan(context);
    if (!span) return context;
    const spanContext = span.spanContext();
    const inherited = spanContext.traceState;
    const value = mayName(span, this.#isAllowed) ? this.#entries.write(spanContext.spanId) : undefined;
    if (value === undefined && inherited?.get(CALLER_KEY) === undefined) return context;
    const others = inherited?.unset(CALLER_KEY);
    const traceState = value === undefined ? others : new CallerTraceState(value, others);
    return trace.setSpanContext(context, traceState ? { ...spanContext, traceState } : spanContext);
  }
}

/** A message broker is part of the house even where its address is not on the span. */
export function mayName(span: Span, isAllowed: HostRule): boolean {
  const { kind, attributes } = span as Span & { kind?: SpanKind; attributes?: Attributes };
  const host = attributes?.[ATTR_SERVER_ADDRESS];
  if (typeof host === 'string') return isAllowed(host);
  return kind === SpanKind.PRODUCER;
}
