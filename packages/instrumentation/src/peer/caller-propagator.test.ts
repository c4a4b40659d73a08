import { type Attributes, defaultTextMapSetter, ROOT_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { suppressTracing, TraceState, W3CTraceContextPropagator } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { hostRule } from './allowed-hosts.ts';
import { CallerPropagator } from './caller-propagator.ts';
import { CallerTraceState } from './caller-trace-state.ts';

const SPAN_CONTEXT = { traceId: '1'.repeat(32), spanId: '0123456789abcdef', traceFlags: 1 };

function injected(span: { kind: SpanKind; attributes: Attributes; tracestate?: string }, ctx = ROOT_CONTEXT) {
  const propagator = new CallerPropagator(new W3CTraceContextPropagator(), 'api', hostRule([]));
  const traceState = span.tracestate === undefined ? undefined : new TraceState(span.tracestate);
  const fake = { ...span, spanContext: () => ({ ...SPAN_CONTEXT, traceState }) } as unknown as Span;
  const carrier: Record<string, string> = {};
  propagator.inject(trace.setSpan(ctx, fake), carrier, defaultTextMapSetter);
  return carrier;
}

const client = (host: string) => ({ kind: SpanKind.CLIENT, attributes: { 'server.address': host } });

test('a host of the house learns who calls', () => {
  expect(injected(client('recs')).tracestate).toBe('fl=api:01234567');
});

test('an entry of an earlier hop is replaced, those of others are kept', () => {
  const carrier = injected({ ...client('recs'), tracestate: 'ot=th:8,fl=gateway:aaaaaaaa' });
  expect(carrier.tracestate).toBe('fl=api:01234567,ot=th:8');
});

test('a foreign host learns nobody’s name, and is still told the trace', () => {
  const carrier = injected({ ...client('api.stripe.com'), tracestate: 'ot=th:8,fl=gateway:aaaaaaaa' });
  expect(carrier.tracestate).toBe('ot=th:8');
  expect(carrier.traceparent).toContain(SPAN_CONTEXT.spanId);
});

test('a message carries its sender, a call to an unknown host does not', () => {
  expect(injected({ kind: SpanKind.PRODUCER, attributes: {} }).tracestate).toBe('fl=api:01234567');
  expect(injected({ kind: SpanKind.CLIENT, attributes: {} }).tracestate).toBeUndefined();
});

test('nothing is written where tracing is suppressed', () => {
  expect(injected(client('recs'), suppressTracing(ROOT_CONTEXT))).toEqual({});
});

test('where tracestate has no room for it, the entries of others are passed on alone', () => {
  const full = `vendor=${'x'.repeat(250)},other=${'y'.repeat(240)}`;
  expect(injected({ ...client('recs'), tracestate: full }).tracestate).toBe(full);
});

test('what looks into the state that is passed on finds the entry and the others', () => {
  const state = new CallerTraceState('api:01234567', new TraceState('ot=th:8'));
  expect([state.get('fl'), state.get('ot'), state.get('no')]).toEqual(['api:01234567', 'th:8', undefined]);
  expect(state.set('a', 'b').serialize()).toBe('a=b,fl=api:01234567,ot=th:8');
  expect(state.unset('fl').serialize()).toBe('ot=th:8');
});
