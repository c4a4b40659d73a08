import {
  type Attributes,
  type BaggageEntry,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { hostRule } from '../peer/allowed-hosts.ts';
import { EXPERIMENT_ID, experiment } from './experiment.fixture.ts';
import { ExperimentList } from './experiment-list.ts';
import { type FaultContext, faultContextOf, withFaultContext } from './fault-context.ts';
import { faultCounts } from './fault-counts.ts';
import { FaultPropagator } from './fault-propagator.ts';
import { type Claim, signToken, TokenVerifier } from './token.ts';

const KEY = 'a key of 16 chars';
const IN_AN_HOUR = Math.floor(Date.now() / 1000) + 3600;

function propagator({ isEdge = false, isActive = true } = {}): FaultPropagator {
  const list = new ExperimentList({ monotonicMs: () => 0, wallMs: () => Date.now() });
  if (isActive) list.replace({ now: Date.now(), experiments: [experiment()], notUnderstood: 0 }, 0);
  const inner = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
  const verifier = new TokenVerifier([KEY], '');
  return new FaultPropagator(inner, { isEdge, verifier, list, isAllowed: hostRule([]) });
}

const tokenOf = (claim: Partial<Claim> = {}, key = KEY) =>
  signToken({ experimentId: EXPERIMENT_ID, expiresAtS: IN_AN_HOUR, environment: undefined, ...claim }, key);

function received(
  headers: Record<string, string>,
  options: Parameters<typeof propagator>[0] = {},
): { faults: FaultContext | undefined; baggage: [string, BaggageEntry][] } {
  const ctx = propagator(options).extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  return { faults: faultContextOf(ctx), baggage: propagation.getBaggage(ctx)?.getAllEntries() ?? [] };
}

function sentTo(span: { kind: SpanKind; attributes: Attributes }): Record<string, string> {
  const spanContext = { traceId: '1'.repeat(32), spanId: '0123456789abcdef', traceFlags: 1 };
  const faults = { experimentId: EXPERIMENT_ID, token: tokenOf(), caller: undefined };
  const baggage = propagation.createBaggage({ tenant: { value: 'acme' } });
  const ctx = withFaultContext(propagation.setBaggage(ROOT_CONTEXT, baggage), faults);
  const carrier: Record<string, string> = {};
  const fake = { ...span, spanContext: () => spanContext } as unknown as Span;
  propagator().inject(trace.setSpan(ctx, fake), carrier, defaultTextMapSetter);
  return carrier;
}

test('a genuine token puts the request into its experiment, and leaves other baggage alone', () => {
  const { faults, baggage } = received({ baggage: `tenant=acme,fit=${tokenOf()}` });
  expect(faults).toEqual({ experimentId: EXPERIMENT_ID, token: tokenOf(), caller: undefined });
  expect(baggage.map(([key]) => key)).toEqual(['tenant']);
});

test.each([
  ['malformed', 'x'.repeat(3000)],
  ['forged', tokenOf({}, 'another key, 16 chars')],
  ['expired', tokenOf({ expiresAtS: 1 })],
  ['foreign', tokenOf({ environment: 'production' })],
] as const)('a token that is %s is dropped and counted', (reason, token) => {
  const before = faultCounts().ignoredTokens[reason];
  expect(received({ baggage: `fit=${token}` })).toEqual({ faults: undefined, baggage: [] });
  expect(faultCounts().ignoredTokens[reason]).toBe(before + 1);
});

test('a token of an experiment that is not active is not obeyed, and travels on', () => {
  const before = faultCounts().ignoredTokens.unknown;
  const { faults } = received({ baggage: `fit=${tokenOf()}` }, { isActive: false });
  expect(faults).toEqual({ experimentId: undefined, token: tokenOf(), caller: undefined });
  expect(faultCounts().ignoredTokens.unknown).toBe(before + 1);
});

test('an edge believes no token from outside, however genuine', () => {
  const { faults, baggage } = received({ baggage: `tenant=acme,fit=${tokenOf()}` }, { isEdge: true });
  expect(faults).toEqual({ experimentId: undefined, token: undefined, caller: undefined });
  expect(baggage.map(([key]) => key)).toEqual(['tenant']);
});

test('the caller is known where its entry is fresh', () => {
  const traceparent = `00-${'1'.repeat(32)}-0123456789abcdef-01`;
  const headers = { traceparent, baggage: `fit=${tokenOf()}` };
  expect(received({ ...headers, tracestate: 'fl=api:01234567' }).faults?.caller).toBe('api');
  expect(received({ ...headers, tracestate: 'fl=api:ffffffff' }).faults?.caller).toBeUndefined();
});

test('services of the house are told of the experiment, foreign hosts are not', () => {
  const client = (host: string) => ({ kind: SpanKind.CLIENT, attributes: { 'server.address': host } });
  expect(sentTo(client('recs')).baggage).toBe(`tenant=acme,fit=${tokenOf()}`);
  expect(sentTo({ kind: SpanKind.PRODUCER, attributes: {} }).baggage).toContain('fit=');
  expect(sentTo(client('api.stripe.com')).baggage).toBe('tenant=acme');
});
