import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { samplerFromEnv } from './sampler.ts';
import { ThresholdSampler } from './threshold-sampler.ts';

const sample = (sampler: { shouldSample: ThresholdSampler['shouldSample'] }, traceId: string, name = 'GET') =>
  sampler.shouldSample(ROOT_CONTEXT, traceId, name, SpanKind.CLIENT, {}, []);
const withRandomness = (hex: string) => `${'a'.repeat(18)}${hex.padEnd(14, '0')}`;

test('a trace is kept if its randomness reaches the threshold, which tracestate tells', () => {
  const sampler = new ThresholdSampler(0.25);
  const kept = sample(sampler, withRandomness('c'));
  expect(kept.decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  expect(kept.traceState?.get('ot')).toBe('th:c');
  expect(sample(sampler, withRandomness('bfffffffffffff')).decision).toBe(SamplingDecision.NOT_RECORD);
});

test('a ratio of 1 keeps all, of 0 none', () => {
  expect(sample(new ThresholdSampler(1), withRandomness('0')).traceState?.get('ot')).toBe('th:0');
  expect(sample(new ThresholdSampler(0), withRandomness('f'.repeat(14))).decision).toBe(SamplingDecision.NOT_RECORD);
});

test('other fields of the entry are kept, a threshold of an earlier hop is not', () => {
  const parent = { traceId: withRandomness('f'), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true };
  const traceState = new TraceState('ot=rv:12345678901234;th:4,vendor=x');
  const ctx = trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceState });
  const { traceState: written } = new ThresholdSampler(0.5).shouldSample(ctx, parent.traceId, '', 0, {}, []);
  expect(written?.get('ot')).toBe('th:8;rv:12345678901234');
  expect(written?.get('vendor')).toBe('x');
});

test('breaker transitions are kept whatever the ratio, unless sampling is off', () => {
  const complaints: string[] = [];
  const sampler = (name: string) =>
    samplerFromEnv(
      { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0' },
      { keepErrors: false, warn: (c) => complaints.push(c) },
    );
  const transition = 'circuit_breaker.state_change recs';
  const { decision } = sample(sampler('parentbased_traceidratio'), withRandomness('0'), transition);
  expect(decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  expect(sample(sampler('always_off'), withRandomness('0'), transition).decision).toBe(SamplingDecision.NOT_RECORD);
  expect(complaints).toEqual([]);
});

test('a sampler that is not understood is complained of, and everything is kept', () => {
  const complaints: string[] = [];
  const sampler = samplerFromEnv(
    { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    { keepErrors: false, warn: (c) => complaints.push(c) },
  );
  expect(complaints).toEqual([expect.stringContaining('OTEL_TRACES_SAMPLER is "jaeger_remote"; expected always_on')]);
  expect(sample(sampler, withRandomness('0')).decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
});

test('with errors to be kept, what is not sampled is recorded and passed on as not sampled, unless sampling is off', () => {
  const sampler = (name: string) =>
    samplerFromEnv(
      { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { keepErrors: true, warn: () => {} },
    );
  const unsampled = sample(sampler('traceidratio'), withRandomness('0'));
  expect(unsampled.decision).toBe(SamplingDecision.RECORD);
  expect(unsampled.traceState?.get('ot')).toBeUndefined();
  expect(sample(sampler('traceidratio'), withRandomness('f')).decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  expect(sample(sampler('always_off'), withRandomness('f')).decision).toBe(SamplingDecision.NOT_RECORD);
});
